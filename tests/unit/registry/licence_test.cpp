// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/licence.hpp"

#include "support/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::registry {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Octets;
using testing::octets_of;

constexpr WallTime kAt{std::chrono::milliseconds{1'714'566'896'789}};

std::string refusal(const Octets& document) {
  const auto type = recognise(document);
  return type ? "taken as " + std::string{name(*type)} : type.error().message;
}

std::string refusal(std::string_view document) {
  return refusal(octets_of(document));
}

TEST(Recognise, TakesTheThreeKinds) {
  EXPECT_EQ(recognise(testing::tiny_pdf()).value(), MediaType::pdf);
  EXPECT_EQ(recognise(testing::tiny_png()).value(), MediaType::png);
  EXPECT_EQ(recognise(testing::tiny_jpeg()).value(), MediaType::jpeg);
}

TEST(Recognise, NamesWhatElseItIs) {
  using namespace std::string_view_literals;
  EXPECT_THAT(refusal("PK\x03\x04\x14\0\x06\0[Content_Types].xml"sv),
              AllOf(HasSubstr("ZIP archive or an office document"), HasSubstr("hand in a PDF, PNG or JPEG")));
  EXPECT_THAT(refusal("\n <!DOCTYPE HTML>\n<p>licence"), HasSubstr("an HTML page"));
  EXPECT_THAT(refusal("<html><p>licence"), HasSubstr("an HTML page"));
  EXPECT_THAT(refusal("Licence no. 17\n\tgranted to Clinic\n"), HasSubstr("plain text"));
  EXPECT_THAT(refusal("GIF89a\x01\0\x01\0\x80"sv), HasSubstr("a GIF picture"));
  EXPECT_THAT(refusal("II*\0\x08\0\0\0"sv), HasSubstr("a TIFF picture"));
  EXPECT_THAT(refusal("MM\0*\0\0\0\x08"sv), HasSubstr("a TIFF picture"));
  EXPECT_THAT(refusal("\0\0\0\x18"
                      "ftypheic\0\0\0\0"sv),
              HasSubstr("a HEIC photo"));
  EXPECT_THAT(refusal("RIFF\x10\0\0\0WEBPVP8 "sv), HasSubstr("a WebP picture"));
  EXPECT_THAT(refusal("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv), HasSubstr("office document of the older kind"));
  EXPECT_THAT(refusal("<?xml version=\"1.0\"?><a/>"), HasSubstr("an XML document"));
  EXPECT_THAT(refusal("\0\x01\x02\x03"sv), HasSubstr("none of the kinds"));
}

TEST(Recognise, SeesTheArchiveAroundADocument) {
  const std::string_view front = "PK\x03\x04\x14 licence.pdf";
  EXPECT_THAT(refusal(std::string{front} + testing::pdf_text() + "PK\x01\x02"), HasSubstr("ZIP archive"));
}

TEST(Recognise, RefusesAnEmptyFile) {
  EXPECT_THAT(refusal(""), HasSubstr("the file is empty"));
}

TEST(Recognise, RefusesSignaturesAlone) {
  EXPECT_THAT(refusal("%PDF-1.7"), AllOf(HasSubstr("PDF document"), HasSubstr("cut off")));
  EXPECT_THAT(refusal("\x89PNG\r\n\x1A\n"), AllOf(HasSubstr("PNG picture"), HasSubstr("cut off")));
  EXPECT_THAT(refusal("\xFF\xD8\xFF"), AllOf(HasSubstr("JPEG picture"), HasSubstr("cut off")));
}

// The last octet of the PDF is a line break, without which it is whole.
TEST(Recognise, SeesWhereverItIsCutOff) {
  for (const Octets& whole : {testing::tiny_pdf(), testing::tiny_png(), testing::tiny_jpeg()}) {
    const bool line_break = whole.back() == '\n';
    for (std::size_t size = 0; size < whole.size() - (line_break ? 1 : 0); ++size) {
      const Octets part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_FALSE(recognise(part)) << name(recognise(whole).value()) << " of " << size << " octets";
    }
  }
}

TEST(MakeLicence, KeepsTheDocumentWithItsDigest) {
  const Octets document = octets_of("%PDF-1.0\nxref\nstartxref\n9\n%%EOF");
  const auto licence = make_licence(document, "licence.pdf", kAt, "alice");
  ASSERT_TRUE(licence) << licence.error().message;
  EXPECT_EQ(licence->sha256, "c0faa06ef75fb24dac3c7c07dbd0ab055864124fe8a318312f6a08565756f345");
  EXPECT_EQ(licence->type, MediaType::pdf);
  EXPECT_EQ(licence->file_name, "licence.pdf");
  EXPECT_EQ(licence->octets, document);
  EXPECT_EQ(licence->added_at, kAt);
  EXPECT_EQ(licence->added_by, "alice");
}

TEST(MakeLicence, KeepsOnlyTheNameOfTheFile) {
  EXPECT_EQ(make_licence(testing::tiny_png(), "/home/alice/li cence.png", kAt, "alice")->file_name,
            "li cence.png");
  EXPECT_EQ(make_licence(testing::tiny_png(), "C:\\scans\\licence.png", kAt, "alice")->file_name,
            "licence.png");
}

TEST(MakeLicence, RefusesAFileNameThatNobodyCanRead) {
  for (const std::string& name : {std::string{}, std::string{"scans/"}, std::string{"a\nb.pdf"},
                                  std::string{"\xC3.pdf"}, std::string(256, 'x')}) {
    const auto licence = make_licence(testing::tiny_pdf(), name, kAt, "alice");
    ASSERT_FALSE(licence) << name;
    EXPECT_THAT(licence.error().message, HasSubstr("rename it"));
  }
}

TEST(MakeLicence, LimitsTheSize) {
  Octets document = testing::tiny_jpeg();
  document.resize(kMostLicenceOctets + 1);
  const auto licence = make_licence(document, "licence.jpg", kAt, "alice");
  ASSERT_FALSE(licence);
  EXPECT_THAT(licence.error().message,
              AllOf(HasSubstr("10485761 octets"), HasSubstr("10485760 is the most")));
}

TEST(MakeLicence, TakesTheLargestDocument) {
  constexpr std::size_t kNearly = 10'000'000;
  const std::size_t others = testing::pdf_text(std::string(kNearly, 'x')).size() - kNearly;
  const std::string text = testing::pdf_text(std::string(kMostLicenceOctets - others, 'x'));
  ASSERT_EQ(text.size(), kMostLicenceOctets);
  EXPECT_TRUE(make_licence(octets_of(text), "licence.pdf", kAt, "alice"));
}

TEST(MakeLicence, RefusesWhatIsNotRecognised) {
  const auto licence = make_licence(octets_of("no picture"), "licence.png", kAt, "alice");
  ASSERT_FALSE(licence);
  EXPECT_THAT(licence.error().message, HasSubstr("plain text"));
}

TEST(MediaTypes, AreFoundByTheirNames) {
  for (const MediaType type : {MediaType::pdf, MediaType::png, MediaType::jpeg}) {
    EXPECT_EQ(find_media_type(name(type)), type);
  }
  EXPECT_EQ(name(MediaType::pdf), "application/pdf");
  EXPECT_EQ(find_media_type("image/gif"), std::nullopt);
}

}  // namespace
}  // namespace smppguard::registry
