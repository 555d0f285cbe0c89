// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/list_text.hpp"

#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/time_text.hpp"

#include <string>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kLocalDigits = 7;

/// A line of an area code, of which only the local number changes.
struct Line {
  std::string text;
  std::size_t local_at;
};

Line line_of(const AreaInfo& area, TextForm form) {
  std::string front = std::to_string(area.area_code) + (form == TextForm::flat ? "," : "");
  const std::string back = form == TextForm::changes ? "," + to_text(area.version) + "T00:00:00,A\n" : "\n";
  const std::size_t local_at = front.size();
  return {front + std::string(kLocalDigits, '0') + back, local_at};
}

void put_local(char* at, std::uint32_t local) noexcept {
  for (std::size_t i = kLocalDigits; i > 0; --i, local /= 10) at[i - 1] = static_cast<char>('0' + local % 10);
}

/// Gathers lines into pieces.
class Pieces {
 public:
  explicit Pieces(const WriteText& write) : write_{write} { piece_.reserve(kPiece + kRoom); }

  /// Where the next line is to be appended.
  [[nodiscard]] std::string& piece() noexcept { return piece_; }
  [[nodiscard]] bool failed() const noexcept { return written_.has_error(); }
  void end_line() {
    if (piece_.size() >= kPiece) flush();
  }
  [[nodiscard]] Result<void> finish() {
    if (!failed() && !piece_.empty()) flush();
    return written_;
  }

 private:
  static constexpr std::size_t kPiece = 262'144;
  static constexpr std::size_t kRoom = 4096;  // for the line that makes it full

  void flush() {
    written_ = write_(piece_);
    piece_.clear();
  }

  const WriteText& write_;
  std::string piece_;
  Result<void> written_;
};

}  // namespace

Result<void> write_text(const Snapshot& list, std::size_t index, TextForm form, const WriteText& write) {
  Line line = line_of(list.info().areas[index], form);
  Pieces pieces{write};
  list.for_each(index, [&](std::uint32_t local) {
    if (pieces.failed()) return;
    put_local(line.text.data() + line.local_at, local);
    pieces.piece() += line.text;
    pieces.end_line();
  });
  return pieces.finish();
}

Result<void> write_text(const OriginateList& list, const WriteText& write) {
  Pieces pieces{write};
  pieces.piece() = "prefix,source\n";
  list.for_each([&pieces](std::string_view prefix, std::string_view source) {
    if (pieces.failed()) return;
    pieces.piece() += prefix;
    pieces.piece() += ',';
    append_csv_cell(pieces.piece(), source);
    pieces.piece() += '\n';
    pieces.end_line();
  });
  return pieces.finish();
}

}  // namespace smppguard::dnc
