// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "measures.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/consent/pending_opt_outs.hpp"
#include "smppguard/policy/consents.hpp"
#include "smppguard/policy/senders.hpp"
#include "smppguard/registry/directory.hpp"
#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/store.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace smppguard::app {

/// What the store holds, in memory, for decisions: filled at start, then kept up to date by the store's feed.
/// One thread loads and follows (the writer's, once there is one); any thread decides.
class Knowledge final : public store::Follower {
 public:
  using Progress = std::function<void(std::size_t standings)>;
  using Trouble = std::function<void(const std::string& what)>;

  /// Nothing is known and nothing is followed.
  Knowledge();
  ~Knowledge() override;

  /// Reads everything; `directory` is used from then on whenever an organisation changes, and must outlive
  /// this. Calls `progress` now and then.
  [[nodiscard]] Result<store::Loaded> load(store::Store& store, store::DirectoryStore& directory,
                                           const Progress& progress, Trouble trouble);

  /// Reads what concerns one message only, and follows nothing.
  [[nodiscard]] Result<void> load_pair(store::Store& store, store::DirectoryStore& directory,
                                       PhoneNumber recipient, PhoneNumber sender, WallTime now);

  void take(const store::FeedEntry& entry) override;
  void begin_anew() override;
  void taken_up_to(store::Position position) override;

  /// One for each worker; must not outlive this.
  [[nodiscard]] std::unique_ptr<policy::Consents> make_consents();
  [[nodiscard]] std::unique_ptr<policy::Senders> make_senders() const;

  /// Opt-outs that block before they are recorded.
  [[nodiscard]] consent::PendingOptOuts& pending() noexcept { return pending_; }
  /// Takes a short lock.
  [[nodiscard]] std::shared_ptr<const registry::Directory> directory() const;
  /// Counts the directories there were; lock-free.
  [[nodiscard]] std::uint64_t directory_version() const noexcept {
    return directory_version_.load(std::memory_order_acquire);
  }
  [[nodiscard]] store::Position position() const noexcept {
    return position_.load(std::memory_order_relaxed);
  }
  /// Against senders, for unwanted traffic.
  [[nodiscard]] const Measures& measures() const noexcept { return measures_; }
  [[nodiscard]] std::unique_ptr<policy::Restraints> make_restraints() const;
  /// Told of each entry that is about measures, on the following thread. Before it follows.
  void tell_of_measures(std::function<void(const store::FeedEntry&)> told) { told_ = std::move(told); }
  [[nodiscard]] const consent::Index& index() const noexcept { return index_; }

 private:
  [[nodiscard]] Result<void> load_directory();
  /// Reads it anew if it has changed.
  void follow_directory();
  /// What stands in a store that has lost commits is older than an opt-out that is known here.
  [[nodiscard]] bool knows_later_opt_out(const consent::Fact& standing) const;

  consent::Index index_;
  std::unique_ptr<consent::Index::Reader> known_ = index_.make_reader();  // the follower's thread only
  consent::PendingOptOuts pending_;
  Measures measures_;
  std::function<void(const store::FeedEntry&)> told_;
  store::DirectoryStore* source_ = nullptr;
  Trouble trouble_;
  bool anew_ = false;               // likewise: what comes is all that stands
  bool directory_changed_ = false;  // likewise
  bool stale_ = false;              // likewise: the last try to read it failed
  std::vector<std::shared_ptr<const registry::Directory>> earlier_;  // likewise: until nobody looks at them
  mutable std::mutex mutex_;
  std::shared_ptr<const registry::Directory> directory_;  // under mutex_
  std::atomic<std::uint64_t> directory_version_{1};
  std::atomic<store::Position> position_{0};
};

}  // namespace smppguard::app
