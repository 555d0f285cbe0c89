// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "source_counts.hpp"

#include <optional>
#include <utility>

namespace smppguard::net {

/// The place of one connection among those of its address that have not bound yet; given back when destroyed.
class UnboundPlace {
 public:
  UnboundPlace() = default;
  /// Nothing if the address has as many as it may have.
  [[nodiscard]] static std::optional<UnboundPlace> take(SourceCounts& counts, const IpAddress& address) {
    if (!counts.add(address)) return std::nullopt;
    return UnboundPlace{&counts, address};
  }
  UnboundPlace(UnboundPlace&& other) noexcept
      : counts_{std::exchange(other.counts_, nullptr)}, address_{other.address_} {}
  UnboundPlace& operator=(UnboundPlace&& other) noexcept {
    std::swap(counts_, other.counts_);
    std::swap(address_, other.address_);
    return *this;
  }
  ~UnboundPlace() { give_back(); }

  [[nodiscard]] bool held() const noexcept { return counts_ != nullptr; }
  void give_back() noexcept {
    if (counts_ != nullptr) std::exchange(counts_, nullptr)->remove(address_);
  }

 private:
  UnboundPlace(SourceCounts* counts, const IpAddress& address) : counts_{counts}, address_{address} {}

  SourceCounts* counts_ = nullptr;
  IpAddress address_;
};

}  // namespace smppguard::net
