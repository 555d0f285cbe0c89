// SPDX-License-Identifier: Apache-2.0
#include "load.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unistd.h>
#include <utility>

namespace smppguard::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kBindLimit = 10s;
constexpr unsigned kBoundAtOnce = 500;  // smppguard lets 1,000 of one address wait to bind
constexpr auto kDrainLimit = 10s;
constexpr auto kUnbindLimit = 3s;
constexpr std::uint64_t kInputKey = ~std::uint64_t{0};
constexpr std::string_view kSender = "12676070000";

std::size_t total_outstanding(const std::vector<EsmeSession>& sessions) {
  return std::accumulate(sessions.begin(), sessions.end(), std::size_t{0},
                         [](std::size_t sum, const EsmeSession& s) { return sum + s.outstanding(); });
}

/// Those of failed sessions are not waited for.
bool nothing_to_wait_for(const std::vector<EsmeSession>& sessions) {
  return std::all_of(sessions.begin(), sessions.end(),
                     [](const EsmeSession& s) { return !s.alive() || s.outstanding() == 0; });
}

/// 0 for a session that is over.
std::uint32_t wanted_events(const EsmeSession& session) {
  if (!session.alive()) return 0;
  return Poller::kReadable | (session.wants_write() ? Poller::kWritable : 0U);
}

}  // namespace

Load::Load(const LoadOptions& options)
    : options_{options},
      template_{kSender, options.text_octets},
      destinations_{options.destinations.empty() ? Destinations{options.registry, options.listed_percent}
                                                 : Destinations{options.destinations}},
      tls_{options.tls ? std::make_unique<const TlsSide>() : nullptr} {}

bool Load::bind() {
  sessions_.reserve(options_.sessions);
  for (unsigned i = 0; i < options_.sessions; ++i) {
    connect(i);
    if ((i + 1) % kBoundAtOnce != 0 && i + 1 != options_.sessions) continue;
    handle_until(Clock::now() + kBindLimit, [this] { return all_bound() || any_failed(); });
    if (!all_bound()) return false;
  }
  return true;
}

void Load::connect(unsigned session) {
  sessions_.emplace_back(Link{connect_to(options_.ip, options_.port), tls_.get()}, options_.window,
                         options_.system_id);
  watched_.push_back(Poller::kReadable | Poller::kWritable);
  next_message_.push_back(session);
  poller_.add(sessions_.back().fd(), watched_.back(), session);
}

bool Load::all_bound() const {
  return std::all_of(sessions_.begin(), sessions_.end(),
                     [](const EsmeSession& s) { return s.state() == EsmeSession::State::bound; });
}

bool Load::any_failed() const {
  return std::any_of(sessions_.begin(), sessions_.end(),
                     [](const EsmeSession& s) { return s.state() == EsmeSession::State::failed; });
}

LoadResult Load::run() {
  phase_ = Phase::submitting;
  start_ = Clock::now();
  stop_ =
      start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
  if (options_.until_told) poller_.add(STDIN_FILENO, Poller::kReadable, kInputKey);
  options_.rate > 0 ? submit_paced() : submit_windows();
  if (options_.until_told) poller_.remove(STDIN_FILENO);
  phase_ = Phase::draining;
  handle_until(Clock::now() + kDrainLimit, [this] { return nothing_to_wait_for(sessions_); });
  const std::chrono::duration<double> elapsed = Clock::now() - start_;
  const auto failed =
      std::count_if(sessions_.begin(), sessions_.end(), [](const EsmeSession& s) { return !s.alive(); });
  return {tally_, submitted_, total_outstanding(sessions_), static_cast<unsigned>(failed), elapsed.count()};
}

void Load::unbind() {
  phase_ = Phase::unbinding;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    if (!sessions_[i].alive()) continue;
    sessions_[i].unbind();
    watch(i);
  }
  handle_until(Clock::now() + kUnbindLimit, [this] {
    return std::none_of(sessions_.begin(), sessions_.end(), [](const EsmeSession& s) { return s.alive(); });
  });
}

void Load::submit_windows() {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    refill(sessions_[i]);
    watch(i);
  }
  while (may_submit(Clock::now())) handle_events(stop_);
}

void Load::submit_paced() {
  for (Clock::time_point now = start_; may_submit(now); now = Clock::now()) {
    for (std::size_t i = 0; i < sessions_.size(); ++i) submit_due(i, now);
    const auto ticks = (now - start_) / options_.tick + 1;
    handle_events(std::min(stop_, start_ + ticks * options_.tick));
  }
}

void Load::submit_due(std::size_t index, Clock::time_point now) {
  EsmeSession& session = sessions_[index];
  std::uint64_t& message = next_message_[index];
  const std::uint64_t first = message;
  for (; session.free() > 0 && due_time(message) <= now && may_submit(now); message += sessions_.size()) {
    submit(session, due_time(message));
  }
  if (message == first) return;
  session.flush();
  watch(index);
}

Clock::time_point Load::due_time(std::uint64_t message) const noexcept {
  const double tick = std::chrono::duration<double>(options_.tick).count();
  const double ticks = std::ceil(static_cast<double>(message) / options_.rate / tick);
  return start_ + static_cast<Clock::rep>(ticks) * options_.tick;
}

bool Load::may_submit(Clock::time_point now) const noexcept {
  return now < stop_ && (options_.requests == 0 || submitted_ < options_.requests);
}

void Load::refill(EsmeSession& session) {
  const Clock::time_point now = Clock::now();
  if (session.free() == 0 || !may_submit(now)) return;
  while (session.free() > 0 && may_submit(now)) submit(session, now);
  session.flush();
}

void Load::submit(EsmeSession& session, Clock::time_point due) {
  session.submit(template_, destinations_.next(), due);
  ++submitted_;
}

void Load::handle_events(Clock::time_point until) {
  for (const epoll_event& event : poller_.wait(until)) {
    event.data.u64 == kInputKey ? on_input() : on_event(event.data.u64, event.events);
  }
}

/// A line, or the end of who would write one.
void Load::on_input() {
  std::array<char, 64> ignored{};
  (void)!::read(STDIN_FILENO, ignored.data(), ignored.size());
  stop_ = Clock::now();
}

void Load::on_event(std::size_t index, std::uint32_t events) {
  EsmeSession& session = sessions_[index];
  if ((events & Poller::kWritable) != 0) session.flush();
  if (session.alive() && (events & ~Poller::kWritable) != 0) session.on_readable(tally_);
  if (phase_ == Phase::submitting && options_.rate == 0) refill(session);
  watch(index);
}

void Load::watch(std::size_t index) {
  const EsmeSession& session = sessions_[index];
  const std::uint32_t wanted = wanted_events(session);
  if (std::exchange(watched_[index], wanted) == wanted) return;
  if (wanted == 0) {
    poller_.remove(session.fd());  // a hang-up would be told again and again
  } else {
    poller_.change(session.fd(), wanted, index);
  }
}

template <class Condition>
bool Load::handle_until(Clock::time_point deadline, Condition done) {
  while (!done()) {
    if (Clock::now() >= deadline) return false;
    handle_events(deadline);
  }
  return true;
}

}  // namespace smppguard::bench
