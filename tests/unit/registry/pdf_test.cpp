// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/licence.hpp"
#include "support/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::registry {
namespace {

using ::testing::HasSubstr;
using testing::octets_of;
using testing::pdf_text;

std::string judge(std::string_view text) {
  const auto document = octets_of(text);
  const auto type = recognise(document);
  return type ? std::string{name(*type)} : type.error().message;
}

/// The same, with the number behind startxref replaced.
std::string with_start(std::string text, std::string_view number) {
  const auto at = text.rfind("startxref\n") + 10;
  return text.replace(at, text.find('\n', at) - at, number);
}

TEST(Pdf, MayHaveOctetsBeforeItsHeader) {
  EXPECT_EQ(judge("\xEF\xBB\xBF\r\n" + pdf_text()), "application/pdf");
  EXPECT_THAT(judge(std::string(1025, ' ') + pdf_text()), HasSubstr("plain text"));
}

TEST(Pdf, MayBeOfAnyVersionThatThereIs) {
  for (const char* version : {"%PDF-1.0", "%PDF-1.7", "%PDF-2.0"}) {
    EXPECT_EQ(judge(pdf_text().replace(0, 8, version)), "application/pdf") << version;
  }
  for (const char* version : {"%PDF-3.0", "%PDF-1x4", "%PDF-1.x", "%PDX-1.4"}) {
    EXPECT_THAT(judge(pdf_text().replace(0, 8, version)), HasSubstr("plain text")) << version;
  }
}

TEST(Pdf, MayEndInBlanksAndLittleElse) {
  using namespace std::string_literals;
  EXPECT_EQ(judge(pdf_text() + "\r\n\0\0\0"s), "application/pdf");
  EXPECT_EQ(judge(pdf_text() + std::string(1000, '\n')), "application/pdf");
  EXPECT_THAT(judge(pdf_text() + std::string(1024, '\n')), HasSubstr("cut off"));
}

TEST(Pdf, MayHaveLineEndsOfEveryKind) {
  std::string text = pdf_text();
  const auto at = text.rfind("startxref\n");
  text.replace(at + 9, 1, "\r\n");
  text.insert(text.rfind("\n%%EOF"), "\r");
  EXPECT_EQ(judge(text), "application/pdf");
}

TEST(Pdf, MayHaveALaterVersionBehindIt) {
  const std::string first = pdf_text();
  const std::string update = "2 0 obj\n<<>>\nendobj\n";
  const std::string whole =
      first + update + "xref\n0 0\nstartxref\n" + std::to_string(first.size() + update.size()) + "\n%%EOF\n";
  EXPECT_EQ(judge(whole), "application/pdf");
  // Cut off anywhere inside, from where it shows at all.
  for (std::size_t size = first.size() + 7; size < whole.size() - 1; ++size) {
    EXPECT_THAT(judge(whole.substr(0, size)), HasSubstr("cut off")) << size;
  }
}

TEST(Pdf, MayCountFromItsHeader) {
  EXPECT_EQ(judge("HTTP/1.1 200 OK\r\n\r\n" + pdf_text()), "application/pdf");
}

TEST(Pdf, MayHaveItsCrossReferenceInAStream) {
  const std::string body = "%PDF-1.5\n";
  EXPECT_EQ(judge(body + "7 0 obj\n<< /Type /XRef >>\nendobj\nstartxref\n9\n%%EOF"), "application/pdf");
}

TEST(Pdf, RefusesACrossReferenceThatIsNotThere) {
  EXPECT_THAT(judge(with_start(pdf_text(), "0")), HasSubstr("damaged"));
  EXPECT_THAT(judge(with_start(pdf_text(), "99999")), HasSubstr("damaged"));
  EXPECT_THAT(judge(with_start(pdf_text(), "99999999999999999999999")), HasSubstr("damaged"));
  EXPECT_THAT(judge(with_start(pdf_text(), "-1")), HasSubstr("damaged"));
  EXPECT_THAT(judge(with_start(pdf_text(), "")), HasSubstr("damaged"));
  EXPECT_THAT(judge(with_start(pdf_text(), "9 9")), HasSubstr("damaged"));
}

TEST(Pdf, RefusesAMissingMiddle) {
  std::string text = pdf_text();
  text.erase(text.find("2 0 obj"), 20);
  EXPECT_THAT(judge(text), HasSubstr("damaged"));
}

}  // namespace
}  // namespace smppguard::registry
