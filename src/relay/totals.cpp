// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/totals.hpp"

namespace smppguard::relay {
namespace {

template <std::size_t N>
void add(std::array<std::uint64_t, N>& to, const std::array<std::uint64_t, N>& more) noexcept {
  for (std::size_t i = 0; i < N; ++i) to[i] += more[i];
}

}  // namespace

Totals& Totals::operator+=(const Totals& other) noexcept {
  pdus += other.pdus;
  for (const Side side : {Side::esme, Side::smsc}) {
    for (std::size_t i = 0; i < kCommands; ++i) {
      forwarded[i][side] += other.forwarded[i][side];
      taken[i][side] += other.taken[i][side];
    }
  }
  add(refused, other.refused);
  binds_accepted += other.binds_accepted;
  binds_rejected += other.binds_rejected;
  add(binds_unanswered, other.binds_unanswered);
  add(binds_turned_away, other.binds_turned_away);
  return *this;
}

}  // namespace smppguard::relay
