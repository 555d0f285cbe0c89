// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/journal/verify.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace smppguard::journal {

/// Passes findings on and counts them. Where a file has very many of a kind only the first are passed on.
class Findings {
 public:
  explicit Findings(const std::function<void(const Finding&)>& found) : found_{found} {}

  void add(Finding::Kind kind, const std::filesystem::path& file, std::uint64_t line, std::string what) {
    ++count_;
    std::uint64_t& passed_on = passed_on_[{file, kind}];
    if (found_ && ++passed_on <= kMostOfAKind) found_({kind, file, line, std::move(what)});
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  static constexpr std::uint64_t kMostOfAKind = 100;

 private:
  const std::function<void(const Finding&)>& found_;
  std::uint64_t count_ = 0;
  std::map<std::pair<std::filesystem::path, Finding::Kind>, std::uint64_t> passed_on_;
};

}  // namespace smppguard::journal
