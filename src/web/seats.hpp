// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

namespace smppguard::web {

/// Places of which there are only so many, each taken for as long as somebody holds it. One thread, but for
/// those that are held: they may outlive this.
class Seats {
 public:
  using Seat = std::shared_ptr<void>;

  explicit Seats(std::size_t most) : most_{most} {}

  /// nullptr if all are taken.
  [[nodiscard]] Seat take() {
    if (*taken_ >= most_) return nullptr;
    ++*taken_;
    return {taken_.get(), [taken = taken_](void*) { --*taken; }};
  }

 private:
  const std::size_t most_;
  const std::shared_ptr<std::size_t> taken_ = std::make_shared<std::size_t>(0);
};

}  // namespace smppguard::web
