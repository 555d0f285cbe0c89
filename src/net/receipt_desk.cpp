// SPDX-License-Identifier: Apache-2.0
#include "receipt_desk.hpp"

#include <algorithm>

namespace smppguard::net {
namespace {

// Forgotten under one lock; the rest is due at once.
constexpr std::size_t kMostAtOnce = 1'000;

// What has no id of ours has no time either, and nobody waits for it.
WallTime expiry_of(std::string_view message_id) noexcept {
  const auto id = relay::read_own_message_id(message_id);
  return id ? id->refused_at + relay::kReceiptLifetime : WallTime::min();
}

// However far ahead a clock was that made the id, it is looked at again in time.
Time steady(WallTime at, Time now, WallTime wall) noexcept {
  return now + std::min<WallTime::duration>(at - wall, relay::kReceiptLifetime);
}

}  // namespace

ReceiptDesk::ReceiptDesk(RecordSink& sink, Report report, std::size_t most_waiting)
    : sink_{sink}, report_{std::move(report)}, most_waiting_{most_waiting} {}

ReceiverId ReceiptDesk::join(Receiver& receiver, const relay::Standing& standing,
                             const std::string& system_id, Time now) {
  if (!standing.receives) return ReceiverId::none;
  const std::lock_guard lock{mutex_};
  const auto id = static_cast<ReceiverId>(++last_id_);
  Group& group = group_of(standing.upstream, system_id);
  group.joined.push_back(&joined_.try_emplace(id, Joined{id, &receiver, &group, {}}).first->second);
  group.hurried_until = now + kRetryAfter;
  // What waits though others are there is what those would not take.
  if (!group.waiting.empty()) group.turn = group.joined.size() - 1;
  hand_over(group, now);
  return id;
}

void ReceiptDesk::leave(ReceiverId id, Time now) {
  const std::lock_guard lock{mutex_};
  const auto leaving = joined_.find(id);
  if (leaving == joined_.end()) return;
  Group& group = *leaving->second.group;
  std::erase(group.joined, &leaving->second);
  for (Entry* entry : leaving->second.has) {
    entry->with = nullptr;
    wait(*entry, now + kRetryAfter);
  }
  joined_.erase(leaving);
  hand_over(group, now);
  drop_if_idle(group);
}

bool ReceiptDesk::release(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId preferred,
                          Time now, WallTime wall) {
  const WallTime expiry = expiry_of(receipt->message_id);
  if (expiry <= wall) {
    forget_too_old(receipt);
    return true;
  }
  if (take_in(receipt, preferred, now, steady(expiry, now, wall))) return true;
  report_(*receipt, ReceiptLoss::no_room);
  return false;
}

bool ReceiptDesk::take_in(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId preferred,
                          Time now, Time expires) {
  const std::lock_guard lock{mutex_};
  if (entries_.contains(receipt->message_id)) return true;
  Group& group = group_of(receipt->upstream, receipt->system_id);
  hand_over(group, now);  // what came before
  Joined* to = own_or_other(group, preferred);
  if (to == nullptr && entries_.size() >= most_waiting_) {
    drop_if_idle(group);
    return false;
  }
  Entry& entry =
      entries_.try_emplace(receipt->message_id, Entry{receipt, &group, nullptr, now}).first->second;
  look_again(expires);
  if (to != nullptr) {
    hand(entry, *to);
  } else {
    wait(entry, now);
  }
  return true;
}

void ReceiptDesk::settled(const std::shared_ptr<const relay::Receipt>& receipt, ReceiverId by, bool done,
                          Time now) {
  {
    const std::lock_guard lock{mutex_};
    const auto at = entries_.find(receipt->message_id);
    if (at != entries_.end()) settle(at, by, done, now);
  }
  if (done) sink_.forget(receipt);
}

void ReceiptDesk::settle(Entries::iterator at, ReceiverId by, bool done, Time now) {
  Entry& entry = at->second;
  Group& group = *entry.group;
  if (done) {
    take_back(entry);
    entries_.erase(at);
  } else if (entry.with != nullptr && entry.with->id == by) {
    take_back(entry);
    wait(entry, now + kRetryAfter);
  }
  hand_over(group, now);
  drop_if_idle(group);
}

void ReceiptDesk::due(Time now, WallTime wall) {
  std::vector<std::shared_ptr<const relay::Receipt>> too_old;
  {
    const std::lock_guard lock{mutex_};
    if (now < next_due_) return;
    next_due_ = Time::max();
    too_old = take_too_old(now, wall);
    for (auto& [key, group] : groups_) hand_over(group, now);
  }
  for (const auto& receipt : too_old) forget_too_old(receipt);
}

Time ReceiptDesk::next_due() const {
  const std::lock_guard lock{mutex_};
  return next_due_;
}

std::size_t ReceiptDesk::size() const {
  const std::lock_guard lock{mutex_};
  return entries_.size();
}

ReceiptDesk::Group& ReceiptDesk::group_of(policy::UpstreamId upstream, const std::string& system_id) {
  const auto [at, fresh] = groups_.try_emplace({upstream, system_id});
  if (fresh) at->second.key = at->first;
  return at->second;
}

void ReceiptDesk::drop_if_idle(Group& group) {
  if (group.joined.empty() && group.waiting.empty()) groups_.erase(groups_.find(group.key));
}

void ReceiptDesk::wait(Entry& entry, Time may_go_at) {
  entry.may_go_at = may_go_at;
  entry.group->waiting.emplace(std::pair{may_go_at, std::string_view{entry.receipt->message_id}}, &entry);
}

/// From its receiver, or from among those that wait.
void ReceiptDesk::take_back(Entry& entry) {
  if (Joined* with = std::exchange(entry.with, nullptr)) {
    std::erase(with->has, &entry);
  } else {
    entry.group->waiting.erase({entry.may_go_at, entry.receipt->message_id});
  }
}

void ReceiptDesk::hand(Entry& entry, Joined& to) {
  entry.with = &to;
  to.has.push_back(&entry);
  to.receiver->deliver(entry.receipt);
}

/// As many as may go now and find room.
void ReceiptDesk::hand_over(Group& group, Time now) {
  while (!group.waiting.empty()) {
    const auto first = group.waiting.begin();
    const Time may_go_at = first->first.first;
    if (may_go_at > now && may_go_at >= group.hurried_until) return look_again(may_go_at);
    Joined* one = with_room(group);
    if (one == nullptr) return;
    Entry& entry = *first->second;
    group.waiting.erase(first);
    hand(entry, *one);
  }
}

ReceiptDesk::Joined* ReceiptDesk::own_or_other(Group& group, ReceiverId preferred) {
  const auto own = joined_.find(preferred);
  const bool takes = own != joined_.end() && own->second.group == &group && own->second.has.size() < kWindow;
  return takes ? &own->second : with_room(group);
}

ReceiptDesk::Joined* ReceiptDesk::with_room(Group& group) {
  for (std::size_t asked = 0; asked < group.joined.size(); ++asked) {
    Joined* one = group.joined[group.turn++ % group.joined.size()];
    if (one->has.size() < kWindow) return one;
  }
  return nullptr;
}

std::vector<std::shared_ptr<const relay::Receipt>> ReceiptDesk::take_too_old(Time now, WallTime wall) {
  std::vector<std::shared_ptr<const relay::Receipt>> too_old;
  for (auto at = entries_.begin(); at != entries_.end();) {
    const WallTime expiry = expiry_of(at->first);
    const bool enough = too_old.size() == kMostAtOnce;
    if (expiry > wall || enough) {
      look_again(enough ? now : steady(expiry, now, wall));
      break;
    }
    const auto one = at++;
    if (one->second.with != nullptr) continue;  // its receiver may still be done with it
    Group& group = *one->second.group;
    take_back(one->second);
    too_old.push_back(std::move(one->second.receipt));
    entries_.erase(one);
    drop_if_idle(group);
  }
  return too_old;
}

void ReceiptDesk::forget_too_old(const std::shared_ptr<const relay::Receipt>& receipt) {
  sink_.forget(receipt);
  report_(*receipt, ReceiptLoss::too_old);
}

}  // namespace smppguard::net
