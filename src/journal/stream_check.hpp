// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "findings.hpp"
#include "known_heads.hpp"
#include "line.hpp"
#include "month.hpp"
#include "segment_start.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/journal/entry.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::journal {

/// That a stream's beginning up to here was given up, as the evidence has it.
struct GivenUp {
  Stream stream = Stream::evidence;
  Place last;

  friend bool operator==(const GivenUp&, const GivenUp&) = default;
};

/// Follows one stream from its first line to its last and holds it against its chain and the heads.
class StreamCheck {
 public:
  StreamCheck(std::filesystem::path folder, Stream stream, std::string node, const KnownHeads& heads,
              Findings& findings);

  /// The next segment; `last` if no other follows. `read` hears how many octets it has gone on.
  [[nodiscard]] Result<void> take(Month month, bool last, const std::function<void(std::uint64_t)>& read);
  /// After the last segment.
  void end(WallTime now);

  /// What the first segment says came before it; nothing before the beginning of all.
  [[nodiscard]] const std::optional<Place>& before() const noexcept { return before_; }
  /// "": there was no segment.
  [[nodiscard]] const std::filesystem::path& first_file() const noexcept { return first_file_; }
  [[nodiscard]] const std::vector<GivenUp>& given_up() const noexcept { return given_up_; }
  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }
  [[nodiscard]] std::uint64_t behind_heads() const noexcept;

 private:
  void take_line(std::string_view text);
  void take_first(const Line& line);
  void check_order(const Line& line);
  void check_link(const Line& line);
  void check_heads(const Place& place);
  void find(Finding::Kind kind, std::string what);

  const std::filesystem::path folder_;
  const Stream stream_;
  const std::string node_;
  const KnownHeads& heads_;
  Findings& findings_;
  Sha256 sha_;

  std::filesystem::path file_;
  Month month_{};
  std::uint64_t line_ = 0;  // in the file
  bool sealed_ = false;     // by the line before
  bool first_segment_ = false;
  bool known_ = false;            // whether end_ is a line that was read: the next must follow from it
  std::uint64_t unreadable_ = 0;  // lines since
  Place end_;
  std::optional<Digest> computed_;  // what the last line's hash should have been, where it was not
  std::size_t next_head_ = 0;
  bool recomputed_ = false;
  std::uint64_t lines_ = 0;
  std::optional<Place> before_;
  std::filesystem::path first_file_;
  WallTime began_{};
  std::vector<GivenUp> given_up_;
};

}  // namespace smppguard::journal
