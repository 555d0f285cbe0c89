// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace smppguard::fuzzing {

/// Reads a script, octet by octet. Runs out as zeros.
class Tape {
 public:
  explicit Tape(Bytes octets) : rest_{octets} {}

  [[nodiscard]] bool ended() const { return rest_.empty(); }
  std::uint8_t octet() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_[0];
    rest_ = rest_.subspan(1);
    return value;
  }
  Bytes octets(std::size_t count) {
    const Bytes taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& choice) {
    return choice[octet() % N];
  }

 private:
  Bytes rest_;
};

/// The bits of one octet, the lowest first.
class Bits {
 public:
  explicit Bits(std::uint8_t octet) : rest_{octet} {}
  bool next() { return next(1) != 0; }
  unsigned next(unsigned count) {
    const unsigned value = rest_ & ((1U << count) - 1);
    rest_ >>= count;
    return value;
  }

 private:
  unsigned rest_;
};

}  // namespace smppguard::fuzzing
