// SPDX-License-Identifier: Apache-2.0
#include "circuits.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::net {
namespace {

std::string text_of(const std::string& why, const CircuitTimes& times) {
  return why + "; passed over for " + std::to_string(times.first.count()) +
         " ms, and twice as long after each further failure, at most " + std::to_string(times.most.count()) +
         " ms";
}

}  // namespace

Circuits::Attempt::~Attempt() {
  if (circuits_) circuits_->give_back(key_, opening_);
}

void Circuits::Attempt::succeeded() {
  if (const auto circuits = std::exchange(circuits_, nullptr)) circuits->close(key_);
}

void Circuits::Attempt::failed(const CircuitTimes& times, const std::string& why, Time now) {
  if (const auto circuits = std::exchange(circuits_, nullptr))
    circuits->open(key_, opening_, times, why, now);
}

std::variant<Circuits::Attempt, Circuits::PassedOver> Circuits::begin(const std::string& upstream,
                                                                      const Endpoint& endpoint, Time now) {
  Key key{upstream, endpoint};
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(key);
  if (found == open_.end()) return Attempt{shared_from_this(), std::move(key), 0};
  Open& open = found->second;
  if (open.being_tried || now < open.until) return PassedOver{open.until};
  open.being_tried = true;
  return Attempt{shared_from_this(), std::move(key), open.opening};
}

void Circuits::close(const Key& key) {
  const std::lock_guard lock{mutex_};
  know(key, true, "");
  if (open_.erase(key) > 0 && changed_) changed_(key.upstream, key.endpoint, "");
}

void Circuits::know(const Key& key, bool up, const std::string& why) {
  const auto [found, first] = known_.try_emplace(key);
  Known& known = found->second;
  if (!first && known.up == up) return;
  known = {up, why, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())};
}

std::optional<Circuits::Known> Circuits::known(const std::string& upstream, const Endpoint& endpoint) const {
  const std::lock_guard lock{mutex_};
  const auto found = known_.find({upstream, endpoint});
  return found == known_.end() ? std::nullopt : std::optional{found->second};
}

/// closed, or half-open -> open. Dials that began before a circuit opened may fail after it did: many do when
/// an endpoint goes away, and together they are one failure.
void Circuits::open(const Key& key, std::uint64_t opening, const CircuitTimes& times, const std::string& why,
                    Time now) {
  const std::lock_guard lock{mutex_};
  const auto [found, opened] = open_.try_emplace(key, Open{openings_ + 1, times.first, now + times.first});
  if (opened) {
    ++openings_;
    know(key, false, why);
    if (changed_) changed_(key.upstream, key.endpoint, text_of(why, times));
    return;
  }
  Open& open = found->second;
  if (open.opening != opening) return;
  open.pause = std::min(open.pause * 2, times.most);
  open.until = now + open.pause;
  open.being_tried = false;
}

void Circuits::give_back(const Key& key, std::uint64_t opening) noexcept {
  const std::lock_guard lock{mutex_};
  const auto found = open_.find(key);
  if (found != open_.end() && found->second.opening == opening) found->second.being_tried = false;
}

}  // namespace smppguard::net
