// SPDX-License-Identifier: Apache-2.0
#include "pulse.hpp"

#include <algorithm>

namespace smppguard::store {

std::string_view name(Role role) noexcept {
  switch (role) {
    case Role::writer: return "writer";
    case Role::reader: return "reader";
    case Role::unreachable: break;
  }
  return "unreachable";
}

std::optional<Pulse::Recovery> Pulse::looked(const Progress& progress, bool at_end, Time now) {
  const std::lock_guard lock{mutex_};
  progress_ = progress;
  at_end_ = at_end;
  looks_fail_ = false;
  if (!at_end) return std::nullopt;
  last_success_ = last_end_ = now;
  const bool only_appends_failed = append_failed_at_ && !looks_have_failed_;
  if (only_appends_failed && now - *append_failed_at_ < kQuiet) return std::nullopt;
  return end_failing(progress, now);
}

void Pulse::look_failed(const Error& error, const Progress& progress, Time now) {
  const std::lock_guard lock{mutex_};
  looks_fail_ = looks_have_failed_ = true;
  begin_failing(error, progress, now);
}

void Pulse::appended(Time now) {
  const std::lock_guard lock{mutex_};
  last_success_ = now;
  append_failed_at_.reset();
}

std::optional<Pulse::Recovery> Pulse::followed(const Progress& progress, Time now) {
  const std::lock_guard lock{mutex_};
  progress_ = progress;
  at_end_ = true;
  looks_fail_ = false;
  last_end_ = now;
  return end_failing(progress, now);
}

void Pulse::append_failed(const Error& error, const Progress& progress, Time now) {
  const std::lock_guard lock{mutex_};
  append_failed_at_ = now;
  begin_failing(error, progress, now);
}

void Pulse::begin_failing(const Error& error, const Progress& progress, Time now) {
  progress_ = progress;
  error_ = error.message;
  if (failing_since_) return;
  failing_since_ = now;
  taken_before_ = progress.taken;
}

std::optional<Pulse::Recovery> Pulse::end_failing(const Progress& progress, Time now) {
  append_failed_at_.reset();
  looks_have_failed_ = false;
  if (!failing_since_) return std::nullopt;
  const Recovery recovery{std::chrono::duration_cast<Duration>(now - *failing_since_),
                          progress.taken - taken_before_};
  failing_since_.reset();
  error_.clear();
  return recovery;
}

Health Pulse::health(const Condition& condition, Time now, WallTime wall_now) const {
  const std::lock_guard lock{mutex_};
  const auto since = [now](Time then) {
    return std::max(std::chrono::duration_cast<Duration>(now - then), Duration{0});
  };
  Health health;
  const bool reachable = condition.connected && !looks_fail_;
  health.role = !reachable ? Role::unreachable : condition.read_only ? Role::reader : Role::writer;
  health.last_success = wall_now - since(last_success_);
  health.age = since(last_end_);
  const Position head = std::max(progress_.head, condition.head);
  if (reachable && (at_end_ || head > progress_.seen)) health.lag = head - std::min(head, progress_.seen);
  health.reconnects = condition.reconnects;
  health.error = !condition.error.empty() && !condition.connected ? condition.error : error_;
  return health;
}

}  // namespace smppguard::store
