// SPDX-License-Identifier: Apache-2.0
#include "tally.hpp"

namespace smppguard::net {

void NamedCounts::add(std::size_t place, const ByReason& before, const ByReason& now) {
  if (counts_.size() <= place) counts_.resize(place + 1);
  for (std::size_t i = 0; i < now.size(); ++i) counts_[place][i] += now[i] - before[i];
}

void NamedCounts::tell(const Names& names, std::vector<Decided>& to) const {
  for (std::size_t place = 0; place < counts_.size(); ++place) {
    to.push_back({names.name_of(place), counts_[place]});
  }
}

void Tally::charge(Account& account, const ByReason& decided) {
  if (decided == account.counted) return;
  if (account.route) routes.add(*account.route, account.counted, decided);
  if (account.client) clients.add(*account.client, account.counted, decided);
  account.counted = decided;
}

}  // namespace smppguard::net
