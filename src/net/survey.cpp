// SPDX-License-Identifier: Apache-2.0
#include "smppguard/net/survey.hpp"

#include <algorithm>

namespace smppguard::net {
namespace {

using relay::Side;

void add(std::vector<Decided>& to, const std::vector<Decided>& more) {
  for (const Decided& one : more) {
    auto found =
        std::find_if(to.begin(), to.end(), [&](const Decided& other) { return other.name == one.name; });
    if (found == to.end()) found = to.insert(to.end(), Decided{one.name});
    for (std::size_t i = 0; i < one.by_reason.size(); ++i) found->by_reason[i] += one.by_reason[i];
  }
}

template <class T>
void add(relay::BySide<T>& to, const relay::BySide<T>& more) {
  for (const Side side : {Side::esme, Side::smsc}) to[side] += more[side];
}

}  // namespace

void LatencyHistogram::add(std::chrono::nanoseconds latency, std::uint64_t count) noexcept {
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), latency);
  pdus[static_cast<std::size_t>(bound - kBounds.begin())] += count;
  sum += latency * static_cast<std::int64_t>(count);
}

bool SessionChoice::fits(const SessionView& session) const noexcept {
  return (!system_id || session.name.system_id == *system_id) &&
         (!listener || session.name.listener == *listener);
}

LatencyHistogram& LatencyHistogram::operator+=(const LatencyHistogram& other) noexcept {
  for (std::size_t i = 0; i < pdus.size(); ++i) pdus[i] += other.pdus[i];
  sum += other.sum;
  return *this;
}

Totals& Totals::operator+=(const Totals& other) {
  counters += other.counters;
  relayed += other.relayed;
  for (const Side side : {Side::esme, Side::smsc}) {
    octets[side].read += other.octets[side].read;
    octets[side].written += other.octets[side].written;
  }
  add(pauses, other.pauses);
  latency += other.latency;
  add(routes, other.routes);
  add(clients, other.clients);
  begun += other.begun;
  ended += other.ended;
  sessions += other.sessions;
  bound += other.bound;
  for (const auto& [name, count] : other.upstreams) upstreams[name] += count;
  add(outstanding, other.outstanding);
  add(unsent, other.unsent);
  return *this;
}

std::uint64_t Totals::of_upstream(const std::string& name) const {
  const auto found = upstreams.find(name);
  return found == upstreams.end() ? 0 : found->second;
}

}  // namespace smppguard::net
