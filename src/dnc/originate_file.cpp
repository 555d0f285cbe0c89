// SPDX-License-Identifier: Apache-2.0
#include "originate_file.hpp"

#include "fixed_file.hpp"
#include "line_pieces.hpp"
#include "originate_sources.hpp"
#include "smppguard/core/csv_reader.hpp"
#include "smppguard/core/csv_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace smppguard::dnc {
namespace {

/// Nothing that is written has longer ones: quoting at most doubles the sources.
constexpr std::size_t kMostLineOctets = 4'096;
constexpr std::size_t kLeastLineOctets = 5;  // "222," and its end

Error at_line(std::uint64_t line, std::string_view what) {
  return fail(fmt::format("line {}: {}; the file is damaged", line, what));
}

/// What a source is that was written as this cell; nothing if it would not be written so.
std::optional<std::string> read_source(std::string_view cell) {
  if (cell.empty()) return std::string{};
  const auto cells = split_csv_row(cell);
  if (!cells || cells->size() != 1) return std::nullopt;
  auto source = join_sources({}, without_guard(cells->front()));
  std::string again;
  if (source) append_csv_cell(again, *source);
  if (!source || again != cell) return std::nullopt;
  return *std::move(source);
}

/// Takes the lines of a file and makes entries of them once all have come.
class Lines {
 public:
  Result<void> take(std::uint64_t number, std::string_view line) {
    const std::size_t comma = std::min(line.find(','), line.size());
    const auto prefix = read_digits(line.substr(0, comma));
    if (!prefix || comma == line.size())
      return at_line(number, "it does not begin with a prefix and a comma");
    const std::uint64_t order = order_of(*prefix);
    if (!packed_.empty() && order <= packed_.back() >> kSourceBits) {
      return at_line(number, "its prefix is not in order behind the one before");
    }
    const auto source = place_of(line.substr(comma + 1));
    if (!source) return at_line(number, "its source is not as an import writes it");
    packed_.push_back((order << kSourceBits) | *source);
    ++counts_[prefix->length];
    return {};
  }

  void reserve(std::uint64_t entries) { packed_.reserve(entries); }
  [[nodiscard]] std::uint64_t count() const noexcept { return packed_.size(); }

  [[nodiscard]] std::unique_ptr<OriginateEntries> finish() && {
    entries_->reserve(counts_);
    for (const std::uint64_t packed : packed_) {
      entries_->add(prefix_at(packed >> kSourceBits), static_cast<std::uint32_t>(packed & kSourceMask));
    }
    return std::move(entries_);
  }

 private:
  static constexpr unsigned kSourceBits = OriginateEntries::kSourceBits;
  static constexpr std::uint64_t kSourceMask = OriginateEntries::kMostSources - 1;
  static_assert(kOrderBits + kSourceBits <= 64);

  /// Most lines have the same source as the one before, or one that was there already.
  std::optional<std::uint32_t> place_of(std::string_view cell) {
    if (former_ != places_.end() && former_->first == cell) return former_->second;
    former_ = places_.find(cell);
    if (former_ != places_.end()) return former_->second;
    auto source = read_source(cell);
    if (!source || entries_->sources() == OriginateEntries::kMostSources) return std::nullopt;
    const std::uint32_t place = entries_->add_source(*std::move(source));
    former_ = places_.emplace(std::string{cell}, place).first;
    return place;
  }

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return boost::hash<std::string_view>{}(text);
    }
  };
  using Places = boost::unordered_flat_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

  std::unique_ptr<OriginateEntries> entries_ = std::make_unique<OriginateEntries>();
  std::vector<std::uint64_t> packed_;  // order_of() each prefix, and behind it the place of the source
  std::array<std::size_t, OriginatePrefix::kLengths.size()> counts_{};
  Places places_;  // of the sources, by the cells they are written as
  Places::iterator former_ = places_.end();
};

/// The count is one that the file could hold, so that nothing is allocated for more.
FileResult<OriginateHeading> take_heading(LinePieces& lines, std::uint64_t file_octets) {
  const auto line = lines.next();
  if (!line) return line.error();
  if (!*line) return damaged(fail("damaged: this is not a do-not-originate list"));
  auto heading = read_heading(**line);
  if (!heading) return damaged(heading.error());
  if (heading->info.count > file_octets / kLeastLineOctets) {
    return damaged(
        fail(fmt::format("truncated: {} octets cannot hold {} entries", file_octets, heading->info.count)));
  }
  return *std::move(heading);
}

}  // namespace

FileResult<OriginateFile> read_originate_file(const std::filesystem::path& path) {
  const auto file = open_to_read(path);
  if (!file) return passing(file.error());
  const auto size = size_of_fixed(*file);
  if (!size) return size.error();
  LinePieces pieces{*file, kMostLineOctets};
  const auto heading = take_heading(pieces, *size);
  if (!heading) return heading.error();
  Lines lines;
  lines.reserve(heading->info.count);
  pieces.begin_checksum(before_checksum(heading->info) + '\n');
  while (true) {
    const auto line = pieces.next();
    if (!line) return line.error();
    if (!*line) break;
    if (const auto taken = lines.take(pieces.number(), **line); !taken) return damaged(taken.error());
  }
  if (lines.count() != heading->info.count) {
    return damaged(fail(fmt::format("it holds {} entries and its first line says {}; the file is damaged",
                                    lines.count(), heading->info.count)));
  }
  if (pieces.checksum() != heading->checksum)
    return damaged(fail("the checksum is wrong; the file is damaged"));
  return OriginateFile{*heading, std::move(lines).finish()};
}

}  // namespace smppguard::dnc
