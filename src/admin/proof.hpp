// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/feed.hpp"

#include <string>

namespace smppguard::admin {

/// Where the proof of an entry is, and what was noted about it.
struct Proof {
  std::string evidence;  ///< for a recipient's own text: that it is one, and of when
  std::string note;

  friend bool operator==(const Proof&, const Proof&) = default;
};

/// Never fails: what is not there is empty.
[[nodiscard]] Proof proof_of(const store::FeedEntry& entry);

}  // namespace smppguard::admin
