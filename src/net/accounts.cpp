// SPDX-License-Identifier: Apache-2.0
#include "accounts.hpp"

namespace smppguard::net {
namespace {

RateLimit limit_of(const policy::Client& client) noexcept {
  const std::uint32_t per_second = client.messages_per_second.value_or(0);
  return {per_second, client.burst.value_or(per_second)};
}

}  // namespace

class Accounts::Place final : public relay::Seat {
 public:
  Place(Accounts& accounts, Table::iterator account) : accounts_{accounts}, account_{account} {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() override { accounts_.give_back(account_); }

  [[nodiscard]] bool take_message(Time now) noexcept override {
    Account& account = account_->second;
    return account.gate.take(now, account.limit.load(std::memory_order_relaxed));
  }
  void charge(Time now, std::uint32_t messages) noexcept override {
    Account& account = account_->second;
    account.gate.charge(now, account.limit.load(std::memory_order_relaxed), messages);
  }
  void adopt(const policy::Client& client) override {
    account_->second.limit.store(limit_of(client), std::memory_order_relaxed);
  }

 private:
  Accounts& accounts_;
  Table::iterator account_;
};

std::unique_ptr<relay::Seat> Accounts::admit(std::string_view system_id, const policy::Client& client,
                                             Time now) {
  const std::lock_guard lock{mutex_};
  drop_idle(now);
  auto account = accounts_.find(system_id);
  const std::size_t taken = account == accounts_.end() ? 0 : account->second.seats;
  if (client.max_binds && taken >= *client.max_binds) return nullptr;
  if (account == accounts_.end()) account = accounts_.try_emplace(std::string{system_id}).first;
  account->second.limit.store(limit_of(client), std::memory_order_relaxed);
  ++account->second.seats;
  return std::make_unique<Place>(*this, account);
}

std::size_t Accounts::size() const {
  const std::lock_guard lock{mutex_};
  return accounts_.size();
}

void Accounts::give_back(Table::iterator account) {
  const std::lock_guard lock{mutex_};
  --account->second.seats;
}

/// A walk per bind, under the lock that binds take anyway.
void Accounts::drop_idle(Time now) {
  std::erase_if(accounts_, [&](const auto& entry) {
    const Account& account = entry.second;
    return account.seats == 0 && account.gate.paid_by(now);
  });
}

}  // namespace smppguard::net
