// SPDX-License-Identifier: Apache-2.0
#include "flat_chunks.hpp"

#include "flat_reader.hpp"
#include "folder.hpp"
#include "smppguard/core/bytes.hpp"

#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <random>

// Files are read by several threads and by one FlatReader, which must come to the same.
namespace smppguard::dnc {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kChunk = std::size_t{512} * 1024;
constexpr unsigned kThreads = 3;

struct Read {
  NumberSet set;
  std::uint64_t numbers = 0;
  std::string error;  // "": none
};

void read_in_chunks(const Folder& folder, std::string_view text, std::optional<unsigned> only_area,
                    Read& read) {
  const auto file = FileDescriptor::open(folder.write("list.txt", text), O_RDONLY);
  ASSERT_TRUE(file);
  std::atomic<std::uint64_t> progress{0};
  const auto numbers = read_flat_chunks(
      *file, text.size(), only_area, kThreads, [&](std::uint64_t octets) { progress += octets; }, read.set);
  if (!numbers) {
    read.error = numbers.error().message;
    return;
  }
  read.numbers = *numbers;
  EXPECT_EQ(progress, text.size());
}

void read_by_one(std::string_view text, std::optional<unsigned> only_area, Read& read) {
  NumberInserter inserter{read.set};
  FlatReader reader{inserter, only_area};
  auto done = reader.feed(text);
  if (done) done = reader.finish();
  inserter.flush();
  read.numbers = reader.numbers();
  if (!done) read.error = done.error().message;
}

/// Reads both ways; returns the error, "" for none.
std::string compare(const Folder& folder, std::string_view text, std::optional<unsigned> only_area = {}) {
  Read in_chunks;
  Read by_one;
  read_in_chunks(folder, text, only_area, in_chunks);
  read_by_one(text, only_area, by_one);
  EXPECT_EQ(in_chunks.error, by_one.error);
  if (!by_one.error.empty()) return by_one.error;
  EXPECT_EQ(in_chunks.numbers, by_one.numbers);
  EXPECT_EQ(in_chunks.set.area_codes(), by_one.set.area_codes());
  for (const unsigned area_code : by_one.set.area_codes()) {
    const Bytes slab = by_one.set.slab(area_code);
    const Bytes other = in_chunks.set.slab(area_code);
    EXPECT_TRUE(!other.empty() && std::memcmp(slab.data(), other.data(), slab.size()) == 0) << area_code;
  }
  return "";
}

/// Good lines of at least so many octets: numbers one behind the other in 818, all different.
std::string lines(std::size_t octets, const char* end = "\n", std::uint32_t first = 0) {
  std::string text;
  text.reserve(octets + 16);
  while (text.size() < octets) {
    const std::string digits = std::to_string(10'000'000 + first++).substr(1);
    text += "818" + digits + end;
  }
  return text;
}

/// A file of 2.5 chunks whose lines are shifted by `shift` octets: the first lines have a comma.
std::string shifted(std::size_t shift, const char* end) {
  std::string text;
  for (std::size_t i = 0; i < shift; ++i) text += "714," + std::to_string(1'000'000 + i) + end;
  return text + lines(kChunk * 5 / 2, end);
}

TEST(ReadFlatChunks, FindsTheSameHoweverLinesLieAcrossTheBorders) {
  const Folder folder;
  for (const char* end : {"\n", "\r\n"}) {
    // Each comma moves all lines behind it by one octet, so every offset from a border comes up.
    for (std::size_t shift = 0; shift <= 12; ++shift) {
      const std::string text = shifted(shift, end);
      EXPECT_EQ(compare(folder, text), "") << shift;
      const std::string_view cut = std::string_view{text}.substr(0, text.size() - std::strlen(end));
      EXPECT_EQ(compare(folder, cut), "") << shift << ", without the last line's end";
    }
  }
}

TEST(ReadFlatChunks, ReadsFilesThatEndAroundABorder) {
  const Folder folder;
  const std::string text = lines(2 * kChunk + 100);
  for (std::size_t length = 2 * kChunk - 24; length <= 2 * kChunk + 24; ++length) {
    // Cut in the middle of a line, most of these have a bad last line.
    const std::string error = compare(folder, std::string_view{text}.substr(0, length));
    const std::size_t rest = length % 11;
    EXPECT_EQ(error.empty(), rest == 0 || rest == 10) << length;
  }
}

TEST(ReadFlatChunks, ReadsSmallFilesToo) {
  const Folder folder;
  for (const char* text : {"", "\n", "818,5550123", "818,5550123\n", "818,5550123\r\n\r\n"}) {
    EXPECT_EQ(compare(folder, text), "") << text;
  }
}

TEST(ReadFlatChunks, TakesEmptyLinesAtTheEndOverSeveralChunks) {
  const Folder folder;
  const std::string text = lines(kChunk + 1000);
  EXPECT_EQ(compare(folder, text + std::string(2 * kChunk, '\n')), "");
  EXPECT_EQ(compare(folder, text + '\n'), "");
  EXPECT_EQ(compare(folder, std::string(2 * kChunk, '\n')), "");
  std::string to_border = lines(kChunk);
  to_border.append(2 * kChunk - to_border.size(), '\n');  // the last chunk begins behind empty lines only
  EXPECT_EQ(compare(folder, to_border), "");
}

TEST(ReadFlatChunks, RefusesNumbersBehindEmptyLinesInAnyChunk) {
  const Folder folder;
  const std::string text = lines(kChunk + 1000);
  const std::string in_line = std::to_string(text.size() / 11 + 1);
  for (const std::size_t gap : {1UL, 100UL, kChunk - 1000, kChunk, 2 * kChunk}) {
    EXPECT_EQ(compare(folder, text + std::string(gap, '\n') + "818,9999999\n"),
              in_line + ": empty line before the end of the file: \"\"")
        << gap;
  }
  // The gap is the last thing in its chunk, the number the first in the next.
  std::string at_border = lines(kChunk - 100);
  at_border.append(kChunk - at_border.size(), '\n');
  EXPECT_THAT(compare(folder, at_border + "818,9999999\n"), HasSubstr("empty line"));
}

TEST(ReadFlatChunks, NamesTheFirstBadLineOfAll) {
  const Folder folder;
  const std::string good = lines(3 * kChunk + 1000);
  const std::size_t count = good.size() / 11;
  for (std::size_t line = 0; line < count; line += count / 7) {
    std::string text = good;
    text[line * 11 + 5] = 'x';
    text[(count - 1) * 11 + 5] = 'y';  // a later one too, which another thread finds
    EXPECT_THAT(compare(folder, text), StartsWith(std::to_string(line + 1) + ": not a number like")) << line;
  }
}

TEST(ReadFlatChunks, RefusesALongLineWhereverItLies) {
  const Folder folder;
  const std::string front = lines(kChunk - 200);
  for (std::size_t length = 1; length < 400; length += 13) {
    EXPECT_THAT(compare(folder, front + std::string(length, '8') + '\n' + lines(kChunk)),
                HasSubstr(": not a number like"))
        << length;
  }
  for (const std::size_t length : {kChunk, kChunk + 1000, 2 * kChunk + 77}) {
    for (const char* end : {"", "\n"}) {
      EXPECT_THAT(compare(folder, front + std::string(length, '8') + end), HasSubstr(": not a number like"))
          << length;
    }
    EXPECT_THAT(compare(folder, std::string(length, '8') + '\n' + front), StartsWith("1: not a number like"));
  }
}

TEST(ReadFlatChunks, HoldsAFileToItsAreaCode) {
  const Folder folder;
  std::string text = lines(2 * kChunk);
  EXPECT_EQ(compare(folder, text, 818), "");
  text.replace(kChunk / 11 * 11 + 11, 3, "714");
  EXPECT_THAT(compare(folder, text, 818), HasSubstr("its area code is not 818"));
  EXPECT_EQ(compare(folder, text), "");
}

TEST(ReadFlatChunks, AgreesOnRandomFiles) {
  const Folder folder;
  std::mt19937 random{20260805};
  for (int round = 0; round < 20; ++round) {
    std::string text;
    while (text.size() < 2 * kChunk + 999) {
      const std::string local = std::to_string(1'000'000 + random() % 9'000'000);
      const std::string area = std::to_string(200 + random() % 5);
      const auto form = random() % 6;
      text += (form == 0 ? "1" : "") + area + (form == 1 ? "," : "") + local + (form == 2 ? "\r\n" : "\n");
    }
    // Every other file has an octet that is out of place.
    if (round % 2 == 1) text[random() % text.size()] = "\nx8,\r"[random() % 5];
    compare(folder, text);
  }
}

}  // namespace
}  // namespace smppguard::dnc
