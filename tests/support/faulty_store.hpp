// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace smppguard::testing {

/// A Store in memory whose appends fail or hang as told. Any thread may steer it while another uses it.
class FaultyStore final : public store::Store {
 public:
  /// The next `count` appends fail as a whole, whatever they hold.
  void fail_next(std::size_t count) {
    const std::lock_guard lock{mutex_};
    failures_ = count;
  }

  /// Appends with such a change fail, with the blame on the change.
  void refuse(std::function<bool(const store::Change&)> unfit) {
    const std::lock_guard lock{mutex_};
    unfit_ = std::move(unfit);
  }

  /// Appends hang from now on, until release().
  void block() {
    const std::lock_guard lock{mutex_};
    blocked_ = true;
  }

  void release() {
    const std::lock_guard lock{mutex_};
    blocked_ = false;
    changed_.notify_all();
  }

  /// Returns once an append hangs.
  void await_hanging() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return hanging_ > 0; });
  }

  /// How many changes each successful append brought, in order.
  [[nodiscard]] std::vector<std::size_t> batches() const {
    const std::lock_guard lock{mutex_};
    return batches_;
  }

  /// Everything that was appended with success, in order.
  [[nodiscard]] std::vector<store::Change> changes() const {
    const std::lock_guard lock{mutex_};
    return changes_;
  }
  [[nodiscard]] std::vector<store::Record> records() const {
    std::vector<store::Record> records;
    for (const store::Change& change : changes()) {
      if (const auto* record = std::get_if<store::Record>(&change)) records.push_back(*record);
    }
    return records;
  }
  /// Those that were kept and not forgotten since.
  [[nodiscard]] std::vector<store::PendingReceipt> receipts() const {
    std::vector<store::PendingReceipt> receipts;
    for (const store::Change& change : changes()) {
      if (const auto* kept = std::get_if<store::PendingReceipt>(&change)) receipts.push_back(*kept);
      const auto* forgotten = std::get_if<store::ForgetReceipt>(&change);
      if (forgotten == nullptr) continue;
      std::erase_if(receipts, [&](const auto& one) { return one.message_id == forgotten->message_id; });
    }
    return receipts;
  }

  [[nodiscard]] store::Appended append(std::span<const store::Change> changes) override {
    std::unique_lock lock{mutex_};
    ++hanging_;
    if (blocked_) changed_.notify_all();
    changed_.wait(lock, [this] { return !blocked_; });
    --hanging_;
    if (failures_ > 0) {
      --failures_;
      return store::AppendError{{"faulty store: told to fail"}, store::Blame::store};
    }
    if (unfit_ && std::any_of(changes.begin(), changes.end(), unfit_)) {
      return store::AppendError{{"faulty store: unfit change"}, store::Blame::change};
    }
    changes_.insert(changes_.end(), changes.begin(), changes.end());
    batches_.push_back(changes.size());
    return {};
  }

  [[nodiscard]] Result<std::size_t> load_grants(
      const std::function<void(const consent::Grant&)>& each) override {
    const auto grants = this->grants();
    for (const auto& [pair, effective_from] : grants) each({pair.first, pair.second, effective_from});
    return grants.size();
  }

  [[nodiscard]] Result<std::size_t> load_receipts(
      std::size_t limit, const std::function<void(store::PendingReceipt)>& each) override {
    std::vector<store::PendingReceipt> receipts = this->receipts();
    if (receipts.size() > limit) receipts.resize(limit);
    for (const store::PendingReceipt& receipt : receipts) each(receipt);
    return receipts.size();
  }

  [[nodiscard]] Result<std::optional<consent::Grant>> find_grant(PhoneNumber grantor,
                                                                 PhoneNumber grantee) override {
    const auto grants = this->grants();
    const auto found = grants.find({grantor, grantee});
    if (found == grants.end()) return std::optional<consent::Grant>{};
    return consent::Grant{grantor, grantee, found->second};
  }

  [[nodiscard]] Result<std::vector<store::Record>> list(store::Record::Kind kind,
                                                        std::size_t limit) override {
    std::vector<store::Record> latest = records();
    std::erase_if(latest, [kind](const store::Record& record) { return record.kind != kind; });
    std::reverse(latest.begin(), latest.end());
    if (latest.size() > limit) latest.resize(limit);
    return latest;
  }

 private:
  using Pair = std::pair<PhoneNumber, PhoneNumber>;

  [[nodiscard]] std::map<Pair, WallTime> grants() const {
    std::map<Pair, WallTime> earliest;
    for (const store::Record& record : records()) {
      if (record.kind != store::Record::Kind::grant) continue;
      const auto [at, fresh] = earliest.try_emplace({record.grantor, record.grantee}, record.effective_from);
      if (!fresh) at->second = std::min(at->second, record.effective_from);
    }
    return earliest;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t failures_ = 0;
  std::function<bool(const store::Change&)> unfit_;
  bool blocked_ = false;
  std::size_t hanging_ = 0;
  std::vector<store::Change> changes_;
  std::vector<std::size_t> batches_;
};

}  // namespace smppguard::testing
