// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/ports.hpp"
#include "smppguard/relay/machine.hpp"
#include "smppguard/relay/receipt.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::net {

/// A bind that takes receipts.
class Receiver {
 public:
  Receiver() = default;
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Called on any thread while the desk is locked: passes the receipt on to the receiver's own thread, and
  /// does not call the desk. What it cannot use there it gives back with settled(..., false).
  virtual void deliver(std::shared_ptr<const relay::Receipt> receipt) = 0;

 protected:
  ~Receiver() = default;
};

enum class ReceiverId : std::uint64_t { none };

/// Why an ESME will not get its receipt.
enum class ReceiptLoss : std::uint8_t {
  too_old,  ///< nobody took it for relay::kReceiptLifetime; it is forgotten
  no_room,  ///< as many wait as may; it stays in the store and is handed over after a restart
};

/// Where receipts wait for a bind that may have them: any receiving one of their upstream and system_id. Each
/// is with at most one receiver at a time, and with the next if that one does not say that it is done. Any
/// thread; the lock is held for a few look-ups.
class ReceiptDesk {
 public:
  static constexpr std::size_t kWindow = 10;  ///< receipts that a receiver has at a time
  /// Receipts in memory beyond which none is let wait; one that finds a receiver with room still goes.
  static constexpr std::size_t kMostWaiting = 1'000'000;
  static constexpr std::chrono::seconds kRetryAfter{30};

  /// On the thread that found out, without the lock.
  using Report = std::function<void(const relay::Receipt& receipt, ReceiptLoss why)>;

  /// `sink` must outlive the desk.
  ReceiptDesk(RecordSink& sink, Report report, std::size_t most_waiting = kMostWaiting);

  /// A session is bound. Its receiver must live until leave() has returned; from then on it is never called.
  /// Those that wait for such a receiver come at once. `none` if it does not receive.
  [[nodiscard]] ReceiverId join(Receiver& receiver, const relay::Standing& standing,
                                const std::string& system_id, Time now);
  /// It ends or drains. What it still has may be settled by it for kRetryAfter, and then goes to others.
  void leave(ReceiverId id, Time now);

  /// The message was answered; its receipt goes to `preferred`, the submitter's own bind, if that receives
  /// and has room, else to the next of the others, or waits. False if there is no room to let it wait.
  [[nodiscard]] bool release(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId preferred,
                             Time now, WallTime wall);
  /// done: it is forgotten, whoever says so and whether or not it was released. Otherwise, if it is with
  /// `by`, it waits for kRetryAfter or until a receiver joins.
  void settled(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId by, bool done, Time now);

  /// Does what time asks for. To be called at next_due(), or later.
  void due(Time now, WallTime wall);
  [[nodiscard]] Time next_due() const;

  /// How many are in memory, with a receiver or without.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry;
  struct Group;
  using GroupKey = std::pair<policy::UpstreamId, std::string>;

  struct Joined {
    ReceiverId id;
    Receiver* receiver;
    Group* group;
    std::vector<Entry*> has;
  };
  /// The receivers of one upstream and system_id, and what waits for them.
  struct Group {
    GroupKey key;
    std::vector<Joined*> joined;
    std::size_t turn = 0;                                         // whose it is, of those joined
    std::map<std::pair<Time, std::string_view>, Entry*> waiting;  // from when it may go, and message_id
    Time hurried_until = Time::min();                             // what may go before that may go now
  };
  struct Entry {
    std::shared_ptr<const relay::Receipt> receipt;
    Group* group;
    Joined* with;    // nullptr: it waits
    Time may_go_at;  // where it waits
  };
  using Entries = std::map<std::string_view, Entry>;  // message_ids begin with their time: the oldest first

  [[nodiscard]] bool take_in(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId preferred,
                             Time now, Time expires);
  void settle(Entries::iterator at, ReceiverId by, bool done, Time now);
  [[nodiscard]] Group& group_of(policy::UpstreamId upstream, const std::string& system_id);
  void drop_if_idle(Group& group);
  void wait(Entry& entry, Time may_go_at);
  void take_back(Entry& entry);
  void hand(Entry& entry, Joined& to);
  void hand_over(Group& group, Time now);
  [[nodiscard]] Joined* with_room(Group& group);
  [[nodiscard]] Joined* own_or_other(Group& group, ReceiverId preferred);
  [[nodiscard]] std::vector<std::shared_ptr<const relay::Receipt>> take_too_old(Time now, WallTime wall);
  void forget_too_old(const std::shared_ptr<const relay::Receipt>& receipt);
  void look_again(Time at) { next_due_ = std::min(next_due_, at); }

  RecordSink& sink_;
  const Report report_;
  const std::size_t most_waiting_;

  mutable std::mutex mutex_;  // for all that follows
  std::map<GroupKey, Group> groups_;
  std::map<ReceiverId, Joined> joined_;
  Entries entries_;
  std::uint64_t last_id_ = 0;
  Time next_due_ = Time::max();
};

}  // namespace smppguard::net
