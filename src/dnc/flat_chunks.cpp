// SPDX-License-Identifier: Apache-2.0
#include "flat_chunks.hpp"

#include "flat_reader.hpp"
#include "parallel.hpp"

#include <array>
#include <atomic>
#include <string_view>
#include <vector>

namespace smppguard::dnc {
namespace {

// Small enough to stay in a core's own cache between being read and being parsed.
constexpr std::size_t kChunk = std::size_t{512} * 1024;
// A line that begins in a chunk ends so far behind it at most.
constexpr std::size_t kOverlap = 64;

class Nowhere final : public NumberSink {
  void take(std::span<const LineNumber>) override {}
};

/// The lines that begin in the chunk, of a text that begins one octet before it (or with it, at the file's
/// start) and goes on behind it. Nothing: a line has no end.
std::optional<std::string_view> lines_of(std::string_view text, bool first, std::size_t chunk) {
  std::size_t begin = 0;
  if (!first) {
    ++chunk;  // the octet before it
    begin = text.find('\n');
    if (begin == std::string_view::npos) {  // the rest of the file's last line, or one that is too long
      return text.size() < chunk + kOverlap ? std::optional{std::string_view{}} : std::nullopt;
    }
    ++begin;
  }
  if (begin >= chunk) return std::string_view{};
  if (text.size() <= chunk) return text.substr(begin);  // the file ends in this chunk
  const std::size_t end = text.find('\n', chunk - 1);
  if (end == std::string_view::npos)
    return text.size() < chunk + kOverlap ? std::optional{text.substr(begin)} : std::nullopt;
  return text.substr(begin, end + 1 - begin);
}

/// One thread's share of the work.
class ChunkReader {
 public:
  ChunkReader(const FileDescriptor& file, std::optional<unsigned> only_area, NumberSet& into)
      : file_{file}, only_area_{only_area}, inserter_{into}, buffer_(1 + kChunk + kOverlap) {}

  /// Whether the chunk is good; `at_end`: with an empty line in it.
  Result<bool> read(std::uint64_t at, std::uint64_t& numbers, bool& at_end) {
    const bool first = at == 0;
    const auto got =
        file_.read_at(first ? 0 : at - 1, std::span{buffer_}.first(buffer_.size() - (first ? 1 : 0)));
    if (!got) return got.error();
    const auto lines = lines_of(as_chars(Bytes{buffer_}.first(*got)), first, kChunk);
    if (!lines) return false;
    FlatReader reader{inserter_, only_area_};
    if (!reader.feed(*lines) || !reader.finish()) return false;
    numbers = reader.numbers();
    at_end = reader.at_end();
    return true;
  }
  void flush() { inserter_.flush(); }

 private:
  const FileDescriptor& file_;
  const std::optional<unsigned> only_area_;
  NumberInserter inserter_;
  std::vector<std::uint8_t> buffer_;
};

/// What is wrong with a file in which something is: the first bad line, as one reader that reads all of it
/// tells.
Error first_fault(const FileDescriptor& file, std::optional<unsigned> only_area) {
  Nowhere nowhere;
  FlatReader reader{nowhere, only_area};
  std::vector<std::uint8_t> buffer(kChunk);
  for (std::uint64_t at = 0;;) {
    const auto got = file.read_at(at, buffer);
    if (!got) return got.error();
    if (const auto fed = reader.feed(as_chars(Bytes{buffer}.first(*got))); !fed) return fed.error();
    at += *got;
    if (*got == buffer.size()) continue;
    if (const auto finished = reader.finish(); !finished) return finished.error();
    return fail("the file was changed while it was read");
  }
}

}  // namespace

Result<std::uint64_t> read_flat_chunks(const FileDescriptor& file, std::uint64_t octets,
                                       std::optional<unsigned> only_area, unsigned threads,
                                       const std::function<void(std::uint64_t)>& progress, NumberSet& into) {
  const std::uint64_t chunks = (octets + kChunk - 1) / kChunk;
  std::atomic<std::uint64_t> next{0};
  std::atomic<std::uint64_t> numbers{0};
  std::atomic<std::uint64_t> first_end{chunks};  // the first chunk with an empty line
  std::atomic<std::uint64_t> last_number{0};     // the last chunk with a number
  std::atomic<bool> bad{false};
  const auto lower = [](std::atomic<std::uint64_t>& value, std::uint64_t to) {
    for (auto now = value.load(); now > to && !value.compare_exchange_weak(now, to);) {
    }
  };
  const auto raise = [](std::atomic<std::uint64_t>& value, std::uint64_t to) {
    for (auto now = value.load(); now < to && !value.compare_exchange_weak(now, to);) {
    }
  };
  const auto done = in_parallel(threads, threads, [&](std::size_t) -> Result<void> {
    ChunkReader reader{file, only_area, into};
    for (std::uint64_t i = next++; i < chunks && !bad; i = next++) {
      std::uint64_t found = 0;
      bool at_end = false;
      const auto good = reader.read(i * kChunk, found, at_end);
      if (!good) return good.error();
      if (!*good) bad = true;
      numbers += found;
      if (at_end) lower(first_end, i);
      if (found > 0) raise(last_number, i);
      progress(std::min<std::uint64_t>(kChunk, octets - i * kChunk));
    }
    reader.flush();
    return {};
  });
  if (!done) return done.error();
  if (bad || first_end < last_number) return first_fault(file, only_area);
  return numbers.load();
}

}  // namespace smppguard::dnc
