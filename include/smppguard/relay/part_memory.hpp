// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/smpp/concatenation.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smppguard::relay {

/// Names one concatenated message: whose, from whom, to whom, and its reference. The recipient is exact, so
/// that no collision can carry a verdict to somebody else.
struct PartKey {
  std::uint64_t account = 0;    ///< hash of the upstream and system_id
  std::uint64_t sender = 0;     ///< hash of source_addr as it came
  std::uint64_t recipient = 0;  ///< PhoneNumber::key()
  std::uint16_t reference = 0;
  std::uint8_t total = 0;
  smpp::PartScheme scheme{};

  friend bool operator==(const PartKey&, const PartKey&) = default;
};

/// Gives all parts of one concatenated message the verdict of its first, whichever bind they come by.
class PartMemory {
 public:
  PartMemory() = default;
  PartMemory(const PartMemory&) = delete;
  PartMemory& operator=(const PartMemory&) = delete;
  virtual ~PartMemory() = default;

  /// The decision for part `number` of a message, where judging it by itself gave `fresh`: that of the first
  /// part, as long as it is remembered and this part has not been seen; a part that comes again begins anew.
  /// No allocation, no waiting for anything but another such call.
  [[nodiscard]] virtual policy::Decision verdict(const PartKey& key, std::uint8_t number,
                                                 const policy::Decision& fresh, Time now) noexcept = 0;
};

/// A PartMemory of a fixed size for one thread at a time. What finds no room takes the place of the oldest
/// beside it; what is complete, or older than kLongest, is forgotten.
class PartTable final : public PartMemory {
 public:
  static constexpr std::chrono::seconds kLongest{60};

  /// `slots` is rounded up to a power of two, at least kWays.
  explicit PartTable(std::size_t slots);

  [[nodiscard]] policy::Decision verdict(const PartKey& key, std::uint8_t number,
                                         const policy::Decision& fresh, Time now) noexcept override;

 private:
  static constexpr std::size_t kWays = 8;

  struct Slot {
    PartKey key;
    Time until{};  ///< the past: free
    policy::Decision decision{};
    std::bitset<256> seen;
  };

  std::vector<Slot> slots_;
};

}  // namespace smppguard::relay
