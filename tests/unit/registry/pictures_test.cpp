// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/licence.hpp"
#include "support/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <initializer_list>
#include <string>

namespace smppguard::registry {
namespace {

using ::testing::HasSubstr;
using testing::Octets;
using testing::tiny_jpeg;
using testing::tiny_png;

std::string judge(const Octets& document) {
  const auto type = recognise(document);
  return type ? std::string{name(*type)} : type.error().message;
}

/// CRC-32 bit by bit, unlike the reader under test.
std::uint32_t crc_of(Bytes octets) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t octet : octets) {
    crc ^= octet;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

void append(Octets& to, const Octets& more) {
  to.insert(to.end(), more.begin(), more.end());
}

Octets chunk(std::string_view type, const Octets& data) {
  Octets octets(4);
  store_be32(octets.data(), static_cast<std::uint32_t>(data.size()));
  append(octets, testing::octets_of(type));
  append(octets, data);
  Octets crc(4);
  store_be32(crc.data(), crc_of(Bytes{octets}.subspan(4)));
  append(octets, crc);
  return octets;
}

Octets png_of(std::initializer_list<Octets> chunks) {
  Octets png = tiny_png();
  png.resize(8);
  for (const Octets& one : chunks) append(png, one);
  return png;
}

Octets header(std::uint32_t width, std::uint32_t height, std::uint8_t depth, std::uint8_t colour) {
  Octets data(13);
  store_be32(data.data(), width);
  store_be32(data.data() + 4, height);
  data[8] = depth;
  data[9] = colour;
  return chunk("IHDR", data);
}

const Octets kPixels = chunk("IDAT", {1, 2, 3});
const Octets kEnd = chunk("IEND", {});

TEST(Png, HasAChecksumOnEachPart) {
  const Octets whole = tiny_png();
  for (std::size_t i = 8; i < whole.size(); ++i) {
    Octets changed = whole;
    changed[i] ^= 1;
    EXPECT_THAT(judge(changed), HasSubstr("PNG picture, but")) << "octet " << i;
  }
}

TEST(Png, MayHaveOtherPartsBetween) {
  EXPECT_EQ(judge(png_of({header(9, 9, 8, 2), chunk("tEXt", {'a', 0, 'b'}), kPixels, kPixels, kEnd})),
            "image/png");
}

TEST(Png, HasItsPartsInOrder) {
  const Octets head = header(9, 9, 8, 2);
  EXPECT_THAT(judge(png_of({kPixels, head, kEnd})), HasSubstr("damaged"));
  EXPECT_THAT(judge(png_of({head, head, kPixels, kEnd})), HasSubstr("damaged"));
  EXPECT_THAT(judge(png_of({head, kEnd})), HasSubstr("damaged"));
  EXPECT_THAT(judge(png_of({head, chunk("IDAT", {}), kEnd})), HasSubstr("damaged"));
  EXPECT_THAT(judge(png_of({head, kPixels, chunk("IEND", {1})})), HasSubstr("damaged"));
  EXPECT_THAT(judge(png_of({chunk("IHDR", Octets(12)), kPixels, kEnd})), HasSubstr("damaged"));
}

TEST(Png, HasASizeThatMakesSense) {
  EXPECT_EQ(judge(png_of({header(65'535, 65'535, 8, 2), kPixels, kEnd})), "image/png");
  EXPECT_THAT(judge(png_of({header(0, 9, 8, 2), kPixels, kEnd})), HasSubstr("size"));
  EXPECT_THAT(judge(png_of({header(9, 0, 8, 2), kPixels, kEnd})), HasSubstr("size"));
  EXPECT_THAT(judge(png_of({header(65'536, 9, 8, 2), kPixels, kEnd})), HasSubstr("size"));
  EXPECT_THAT(judge(png_of({header(9, 0xFFFFFFFF, 8, 2), kPixels, kEnd})), HasSubstr("size"));
}

TEST(Png, HasAColourThatThereIs) {
  for (const auto& [depth, colour] : {std::pair{1, 0}, {16, 0}, {8, 2}, {4, 3}, {16, 4}, {8, 6}}) {
    EXPECT_EQ(judge(png_of({header(9, 9, static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(colour)),
                            kPixels, kEnd})),
              "image/png");
  }
  for (const auto& [depth, colour] : {std::pair{3, 0}, {16, 3}, {4, 2}, {8, 1}, {8, 5}, {8, 7}, {0, 0}}) {
    EXPECT_THAT(
        judge(png_of({header(9, 9, static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(colour)),
                      kPixels, kEnd})),
        HasSubstr("damaged"));
  }
}

TEST(Png, EndsWithItsEnd) {
  Octets more = tiny_png();
  append(more, testing::octets_of("PK\x03\x04"));
  EXPECT_THAT(judge(more), HasSubstr("something else follows"));
}

/// A JPEG with the segments from `at` on replaced.
Octets jpeg_with(std::size_t at, const Octets& rest) {
  Octets jpeg = tiny_jpeg();
  jpeg.resize(at);
  append(jpeg, rest);
  return jpeg;
}

constexpr std::size_t kFrameAt = 2 + 18 + 69 + 22 + 22;
constexpr std::size_t kScanAt = kFrameAt + 13;
const Octets kFrame{0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0};
const Octets kScan{0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F};

TEST(Jpeg, MayHaveFillOctetsAndRestarts) {
  EXPECT_EQ(judge(jpeg_with(kScanAt, {0xFF, 0xFF, 0xFF, 0xDA, 0,    8,    1,    1,    0,    0,    63,
                                      0,    0x3F, 0xFF, 0xD0, 0x3F, 0xFF, 0x00, 0x3F, 0xFF, 0xFF, 0xD9})),
            "image/jpeg");
}

TEST(Jpeg, MayHaveSeveralScans) {
  Octets rest = kScan;
  append(rest, kScan);
  append(rest, {0xFF, 0xD9});
  EXPECT_EQ(judge(jpeg_with(kScanAt, rest)), "image/jpeg");
}

TEST(Jpeg, DoesNotEndWithTheSmallerPictureInside) {
  Octets preview{0xFF, 0xE1, 0, 0};
  append(preview, tiny_jpeg());
  preview[3] = static_cast<std::uint8_t>(preview.size() - 2);
  Octets whole = tiny_jpeg();
  whole.insert(whole.begin() + 2, preview.begin(), preview.end());
  EXPECT_EQ(judge(whole), "image/jpeg");
  whole.resize(whole.size() - 2);
  EXPECT_THAT(judge(whole), HasSubstr("cut off"));
}

TEST(Jpeg, MayHaveWhatCamerasAppend) {
  Octets whole = tiny_jpeg();
  append(whole, tiny_jpeg());
  EXPECT_EQ(judge(whole), "image/jpeg");
  whole = tiny_jpeg();
  whole.resize(whole.size() + 1'048'576);
  EXPECT_EQ(judge(whole), "image/jpeg");
  whole.push_back(0);
  EXPECT_THAT(judge(whole), HasSubstr("something else follows"));
}

TEST(Jpeg, NeedsAFrameBeforeAScan) {
  EXPECT_THAT(judge(jpeg_with(kFrameAt, tiny_jpeg())), HasSubstr("damaged"));
  Octets rest = kScan;
  append(rest, {0xFF, 0xD9});
  EXPECT_THAT(judge(jpeg_with(kFrameAt, rest)), HasSubstr("damaged"));
  rest = kFrame;
  append(rest, {0xFF, 0xD9});
  EXPECT_THAT(judge(jpeg_with(kFrameAt, rest)), HasSubstr("damaged"));
}

TEST(Jpeg, HasAFrameThatMakesSense) {
  const auto with_octet = [](std::size_t at, std::uint8_t octet) {
    Octets jpeg = tiny_jpeg();
    jpeg[kFrameAt + at] = octet;
    return judge(jpeg);
  };
  EXPECT_THAT(with_octet(6, 0), HasSubstr("size"));
  EXPECT_THAT(with_octet(8, 0), HasSubstr("size"));
  EXPECT_THAT(with_octet(9, 0), HasSubstr("damaged"));
  EXPECT_THAT(with_octet(9, 2), HasSubstr("damaged"));
  EXPECT_THAT(with_octet(3, 1), HasSubstr("JPEG picture, but"));
}

TEST(Jpeg, RefusesOctetsThatAreNoMarker) {
  EXPECT_THAT(judge(jpeg_with(kFrameAt, {0x12, 0x34, 0x56, 0x78})), HasSubstr("damaged"));
  EXPECT_THAT(judge(jpeg_with(kFrameAt, {0xFF, 0x00, 0x56, 0x78})), HasSubstr("damaged"));
}

}  // namespace
}  // namespace smppguard::registry
