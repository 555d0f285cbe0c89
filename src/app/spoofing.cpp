// SPDX-License-Identifier: Apache-2.0
#include "spoofing.hpp"

#include "smppguard/policy/reason.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

namespace smppguard::app {
namespace {

std::string cut(std::string_view text) {
  return std::string{text.substr(0, Spoofing::kLongestText)};
}

/// One number has one name, however it was written.
std::string sender_of(const relay::MessageRefused& refused) {
  const PhoneNumber number = number_in(refused.source_addr);
  return number ? number.to_string() : cut(refused.source_addr);
}

bool is_later(const SpoofingAttempt& a, const SpoofingAttempt& b) {
  return a.last > b.last;
}

bool has_more(const SpoofingClient& a, const SpoofingClient& b) {
  return a.count != b.count ? a.count > b.count : a.system_id < b.system_id;
}

bool fits(const SpoofingFilter& filter, const std::string& system_id) {
  return !filter.system_id || cut(*filter.system_id) == system_id;
}

}  // namespace

Spoofing::Spoofing(std::size_t most_pairs) : most_of_shard_{std::max<std::size_t>(1, most_pairs / kShards)} {}

void Spoofing::note(const net::SessionName& session, const relay::MessageRefused& refused) {
  if (!refused.bound || !policy::is_spoofing(refused.decision.reason)) return;
  std::string system_id = cut(session.system_id);
  count_client(system_id, refused.decided_at);
  count_pair(session, refused, std::move(system_id), sender_of(refused));
}

void Spoofing::count_client(const std::string& system_id, WallTime at) {
  const std::lock_guard lock{clients_mutex_};
  auto found = clients_.find(system_id);
  if (found == clients_.end()) {
    const bool room = clients_.size() < kMostClients;
    found = clients_.try_emplace(room ? system_id : std::string{kOther}).first;
  }
  Counts& counts = found->second;
  turn(counts, at);
  ++counts.all;
  ++counts.steps[static_cast<std::size_t>(counts.step) % kSteps];
}

/// Clears what is older than an hour. A clock that goes back stays in the newest step.
void Spoofing::turn(Counts& counts, WallTime now) {
  const std::int64_t step = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch() / kStep;
  if (step <= counts.step) return;
  const std::int64_t behind = std::min<std::int64_t>(step - counts.step, kSteps);
  for (std::int64_t i = 0; i < behind; ++i) counts.steps[static_cast<std::size_t>(step - i) % kSteps] = 0;
  counts.step = step;
}

void Spoofing::count_pair(const net::SessionName& session, const relay::MessageRefused& refused,
                          std::string system_id, std::string sender) {
  std::string key = system_id + '\0' + sender;
  Shard& shard = shards_[std::hash<std::string>{}(key) % kShards];
  const std::lock_guard lock{shard.mutex};
  auto place = shard.places.find(key);
  if (place == shard.places.end()) {
    if (shard.recent.size() == most_of_shard_) {
      const SpoofingAttempt& oldest = shard.recent.back();
      shard.places.erase(oldest.system_id + '\0' + oldest.sender);
      shard.recent.pop_back();
      ++shard.forgotten;
    }
    shard.recent.push_front({.system_id = std::move(system_id),
                             .sender = std::move(sender),
                             .reason = {},
                             .source = {},
                             .first = refused.decided_at});
    place = shard.places.emplace(std::move(key), shard.recent.begin()).first;
  } else {
    shard.recent.splice(shard.recent.begin(), shard.recent, place->second);
  }
  SpoofingAttempt& attempt = *place->second;
  attempt.reason = policy::row(refused.decision.reason).name;
  attempt.source = session.source;
  attempt.last = refused.decided_at;
  ++attempt.count;
}

SpoofingPage Spoofing::page(const SpoofingFilter& filter, WallTime now) const {
  SpoofingPage page;
  std::vector<SpoofingAttempt> all;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock{shard.mutex};
    page.forgotten += shard.forgotten;
    std::copy_if(shard.recent.begin(), shard.recent.end(), std::back_inserter(all),
                 [&](const SpoofingAttempt& one) { return fits(filter, one.system_id); });
  }
  std::stable_sort(all.begin(), all.end(), is_later);
  page.total = all.size();
  const std::size_t first = std::min(filter.offset, page.total);
  const std::size_t last = first + std::min(filter.limit, page.total - first);
  page.more = last < page.total;
  const auto begin = std::make_move_iterator(all.begin());
  page.attempts.assign(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last));
  page.clients = clients(now);
  std::erase_if(page.clients, [&](const SpoofingClient& one) { return !fits(filter, one.system_id); });
  return page;
}

std::vector<SpoofingClient> Spoofing::clients(WallTime now) const {
  std::vector<SpoofingClient> all;
  {
    const std::lock_guard lock{clients_mutex_};
    for (const auto& [system_id, counts] : clients_) {
      Counts turned = counts;
      turn(turned, now);
      const auto within_hour = std::accumulate(turned.steps.begin(), turned.steps.end(), std::uint64_t{0});
      all.push_back({system_id, counts.all, within_hour});
    }
  }
  std::sort(all.begin(), all.end(), has_more);
  return all;
}

}  // namespace smppguard::app
