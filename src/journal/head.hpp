// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment_end.hpp"
#include "signing_key.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/journal/entry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// A node's signed word on how far a stream had come and what its chain was then.
struct Head {
  std::string node;
  Stream stream = Stream::evidence;
  SegmentEnd end;
  WallTime at{};
  std::string key;  ///< fingerprint of the key that signed

  friend bool operator==(const Head&, const Head&) = default;
};

/// A line for a file of heads, with its line feed.
[[nodiscard]] std::string sign(const Head& head, const SigningKey& key);

/// A head as it was read; whether the signature is right is another question.
struct ReadHead {
  Head head;
  std::string_view signed_text;  ///< of the line that was read
  Signature signature{};
};
[[nodiscard]] std::optional<ReadHead> read_head(std::string_view line);

}  // namespace smppguard::journal
