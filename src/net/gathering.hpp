// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace smppguard::net {

/// What several threads were asked, for one that waits a limited time. Who answers holds it too, so that a
/// late answer harms nobody.
template <class Answer>
class Gathering {
 public:
  using Answers = std::vector<std::optional<Answer>>;  ///< by who was asked

  explicit Gathering(std::size_t asked) : answers_(asked), missing_{asked} {}

  /// Once each.
  void answer(std::size_t who, Answer given) {
    const std::lock_guard lock{mutex_};
    answers_[who] = std::move(given);
    if (--missing_ == 0) all_there_.notify_all();
  }

  [[nodiscard]] Answers wait(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    all_there_.wait_for(lock, patience, [this] { return missing_ == 0; });
    return std::exchange(answers_, Answers(answers_.size()));  // one that comes late needs its place
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_there_;
  Answers answers_;
  std::size_t missing_;
};

}  // namespace smppguard::net
