// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/multi_edit.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace smppguard::relay {

/// The submit_multi that went on without some of their recipients, until the SMSC has answered them.
class EditedMultis {
 public:
  /// More are not let through at a time, in PDUs or in recipients: an SMSC that never answers must not cost
  /// ever more memory.
  static constexpr std::size_t kMost = 1'000;
  static constexpr std::size_t kMostRecipients = 8'192;

  [[nodiscard]] bool full() const noexcept {
    return waiting_.size() >= kMost || recipients_ >= kMostRecipients;
  }
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }

  void add(std::uint32_t sequence_number, std::vector<smpp::UnsuccessSme> refused) {
    recipients_ += refused.size();
    waiting_.push_back({sequence_number, std::move(refused)});
  }
  /// The refused recipients of the oldest with this number.
  [[nodiscard]] std::optional<std::vector<smpp::UnsuccessSme>> take(std::uint32_t sequence_number) {
    for (auto one = waiting_.begin(); one != waiting_.end(); ++one) {
      if (one->sequence_number != sequence_number) continue;
      std::vector<smpp::UnsuccessSme> refused = std::move(one->refused);
      waiting_.erase(one);
      recipients_ -= refused.size();
      return refused;
    }
    return std::nullopt;
  }
  void clear() noexcept {
    waiting_.clear();
    recipients_ = 0;
  }

 private:
  struct Waiting {
    std::uint32_t sequence_number;
    std::vector<smpp::UnsuccessSme> refused;
  };
  std::vector<Waiting> waiting_;  // in the order in which they went on
  std::size_t recipients_ = 0;
};

}  // namespace smppguard::relay
