// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace smppguard::admin {

/// Everything that is wrong with what was asked for, one sentence each.
class Mistakes {
 public:
  void add(std::string mistake) { found_.push_back(std::move(mistake)); }
  void add(std::vector<std::string> mistakes) {
    found_.insert(found_.end(), std::make_move_iterator(mistakes.begin()),
                  std::make_move_iterator(mistakes.end()));
  }

  [[nodiscard]] bool any() const noexcept { return !found_.empty(); }

  /// All of them with `separator` in between.
  [[nodiscard]] std::string text(std::string_view separator) const {
    std::string all;
    for (const std::string& mistake : found_) {
      if (!all.empty()) all += separator;
      all += mistake;
    }
    return all;
  }
  /// A line each.
  [[nodiscard]] Error error() const { return fail(text("\n")); }

 private:
  std::vector<std::string> found_;
};

}  // namespace smppguard::admin
