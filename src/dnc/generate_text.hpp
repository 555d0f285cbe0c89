// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "generate_area.hpp"
#include "generate_lines.hpp"
#include "generate_plan.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// The text of one list file, made area code by area code while it is taken away.
class ListText {
 public:
  /// `ahead` area codes are made in advance, each by a thread of its own; 0: each by the caller when its turn
  /// comes. All that is referred to outlives the object.
  ListText(const GenerateRequest& request, const ListPlan& plan, std::size_t ahead);

  /// The next piece, valid until the next call; empty at the end.
  [[nodiscard]] std::string_view next();
  /// All pieces together.
  [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
  /// Of the area codes whose pieces were taken.
  [[nodiscard]] const std::vector<ListChange>& changes() const noexcept { return changes_; }

 private:
  [[nodiscard]] Markup markup_of(std::size_t area) const;
  void start_more();

  const GenerateRequest& request_;
  const ListPlan& plan_;
  std::size_t ahead_;
  std::uint64_t octets_ = 0;
  std::size_t started_ = 0;  // area codes
  std::deque<std::future<AreaLines>> coming_;
  std::optional<AreaLines> current_;
  std::vector<ListChange> changes_;
};

/// Puts records in order of time.
void sort_changes(std::vector<ListChange>& changes);

/// The text of a change list.
class ChangeText {
 public:
  /// `changes` in order of time outlive the object.
  ChangeText(Day version, const std::vector<ListChange>& changes) : version_{version}, changes_{changes} {}

  [[nodiscard]] std::string_view next();
  [[nodiscard]] std::uint64_t octets() const noexcept { return changes_.size() * kRecordOctets; }

  static constexpr std::uint64_t kRecordOctets =
      std::string_view{"8185550123,2026-08-07T02:20:18,A\n"}.size();

 private:
  Day version_;
  const std::vector<ListChange>& changes_;
  std::size_t taken_ = 0;
  std::string current_;
};

}  // namespace smppguard::dnc
