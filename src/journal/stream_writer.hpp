// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "appended_file.hpp"
#include "line_writer.hpp"
#include "recovery.hpp"
#include "segment_end.hpp"
#include "smppguard/journal/entry.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::journal {

/// Writes one stream: its lines into the segment of the month, and the step from one month to the next. A
/// call that fails has lost nothing and can be made again.
class StreamWriter {
 public:
  /// Goes on behind `end`. The file is opened when there is something to write.
  StreamWriter(std::filesystem::path folder, std::string node, Stream stream, const StreamEnd& end);

  /// Seals the segment if its month is over; what ended is then in take_sealed(). A clock that was set back
  /// changes nothing.
  [[nodiscard]] Result<void> end_month(WallTime now);
  /// Before open(): sees that there is a segment to write to, and room in memory.
  [[nodiscard]] Result<void> prepare(WallTime now);

  /// Begins a line whose members are appended to what this gives, each with a comma before it.
  std::string& open(WallTime at, std::string_view kind);
  void close();
  /// How far in the store's feed the lines have come.
  void set_position(std::uint64_t position) noexcept { end_.position = position; }
  [[nodiscard]] std::uint64_t position() const noexcept { return end_.position; }

  [[nodiscard]] Result<void> write();
  [[nodiscard]] Result<void> sync();
  [[nodiscard]] bool unsynced() const noexcept { return file_ && !file_->pending().empty(); }

  /// Where the stream ends, with what is pending.
  [[nodiscard]] SegmentEnd end() const;
  [[nodiscard]] std::optional<SegmentEnd> take_sealed() noexcept { return std::exchange(sealed_end_, {}); }
  [[nodiscard]] Stream stream() const noexcept { return stream_; }

 private:
  enum class State : std::uint8_t {
    between,  ///< there is no segment, or the last one is sealed
    open,
    closing,  ///< the closing line is written, but not on disk for certain
  };

  [[nodiscard]] Result<void> open_file();
  [[nodiscard]] Result<void> begin_segment(WallTime now);
  void write_closing_line(WallTime now);

  const std::filesystem::path folder_;
  const std::string node_;
  const Stream stream_;
  bool begun_;  // there is a segment, sealed or not
  State state_;
  SegmentEnd end_;  // its place and octets are those of lines_ and file_ while a file is open
  LineWriter lines_;
  std::optional<AppendedFile> file_;
  std::optional<SegmentEnd> sealed_end_;
};

}  // namespace smppguard::journal
