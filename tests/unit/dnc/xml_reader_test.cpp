// SPDX-License-Identifier: Apache-2.0
#include "xml_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::StartsWith;

class Taken final : public NumberSink {
 public:
  void take(std::span<const LineNumber> batch) override {
    for (const LineNumber number : batch) {
      all.push_back(std::uint64_t{number.area_code} * 10'000'000 + number.local);
    }
  }
  std::vector<std::uint64_t> all;
};

struct Read {
  std::vector<std::uint64_t> numbers;
  std::vector<ChangeRecord> changes;
  std::string error;  // "": none

  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view text, std::size_t piece = 1'000'000, std::optional<unsigned> only_area = {}) {
  Taken numbers;
  Read read;
  XmlReader reader{numbers, read.changes, only_area};
  Result<void> done;
  for (; done && !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    done = reader.feed(text.substr(0, piece));
  }
  if (done) done = reader.finish();
  if (!done) read.error = done.error().message;
  EXPECT_TRUE(!done || reader.numbers() == numbers.all.size());
  read.numbers = std::move(numbers.all);
  return read;
}

TEST(XmlReader, ReadsAnAreaCodesList) {
  const Read got = read(
      "<?xml version='1.0' encoding='utf-8'?>\r\n<list type='full' level='ac' val='818'>\n"
      " <ac val='818'>\n  <ph val='5550123' />\n  <ph val=\"5550124\"></ph>\n </ac>\n</list>\n");
  EXPECT_EQ(got.error, "");
  EXPECT_THAT(got.numbers, ElementsAre(8185550123, 8185550124));
  EXPECT_TRUE(got.changes.empty());
}

TEST(XmlReader, TakesTheAreaCodeOfTheInnermostElement) {
  const Read got = read(
      "<list type='full' level='state' val='CA'><ac val='818'><ph val='5550123'/></ac><ac val='714'/>"
      "<ac val='213'><ph val='5550101'/></ac></list>");
  EXPECT_EQ(got.error, "");
  EXPECT_THAT(got.numbers, ElementsAre(8185550123, 2135550101));
  const Read under_list =
      read("<list val='818'><ph val='1'/><ac val='714'><ph val='2'/></ac><ph val='3'/></list>");
  EXPECT_EQ(under_list.error, "");
  EXPECT_THAT(under_list.numbers, ElementsAre(8180000001, 7140000002, 8180000003));
}

TEST(XmlReader, TakesNumbersWithoutTheirLeadingZeros) {
  const Read got = read("<list val='818'><ph val='0'/><ph val='42'/><ph val='0000042'/></list>");
  EXPECT_EQ(got.error, "");
  EXPECT_THAT(got.numbers, ElementsAre(8180000000, 8180000042, 8180000042));
}

TEST(XmlReader, ReadsChanges) {
  const Read got = read(
      "<list val='818'><ac val='818'><ph val='5550123' chtype='A' chdate='2026-08-05T00:00:01'/>"
      "<ph chdate='2026-08-05' chtype='D' val='5550124'/></ac></list>");
  EXPECT_EQ(got.error, "");
  EXPECT_TRUE(got.numbers.empty());
  constexpr std::int64_t kDay = 1'785'888'000;  // 2026-08-05
  EXPECT_THAT(got.changes,
              ElementsAre(ChangeRecord{8185550123, kDay + 1, true}, ChangeRecord{8185550124, kDay, false}));
}

TEST(XmlReader, ReadsMoreThanItGathersAtATime) {
  std::string text = "<list val='818'>";
  std::vector<std::uint64_t> expected;
  for (unsigned i = 0; i < 1000; ++i) {
    text += "<ph val='" + std::to_string(i) + "'/>";
    expected.push_back(8180000000 + i);
  }
  EXPECT_EQ(read(text + "</list>").numbers, expected);
}

TEST(XmlReader, ReadsTheSameHoweverItIsCut) {
  const std::string text =
      "\xEF\xBB\xBF<?xml version='1.0'?><!-- a list --><list val='818'>\r\n<ac val='818'><ph val='5550123'/>"
      "</ac><ph val='7' chtype='A' chdate='2026-08-05 10:20:30'/><ph val='8'></ph>\n</list> \n";
  const Read whole = read(text);
  ASSERT_EQ(whole.error, "");
  ASSERT_EQ(whole.numbers.size(), 2U);
  for (std::size_t piece = 1; piece < text.size(); ++piece) EXPECT_EQ(read(text, piece), whole) << piece;
}

TEST(XmlReader, NamesTheSameLineHoweverItIsCut) {
  const std::string text = "<list val='818'>\n<ph val='5550123'/>\n<ph\n val='555x123'/>\n</list>";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(read(text, piece).error, "3: a ph whose val is not one to seven digits") << piece;
  }
}

TEST(XmlReader, SaysWhatIsWrong) {
  const auto error = [](std::string_view inner) {
    return read("<list val='CA'>\n" + std::string{inner} + "\n</list>").error;
  };
  const std::string in_area = "2: a ph whose val is not one to seven digits";
  EXPECT_EQ(error("<ac val='818'><ph val=''/></ac>"), in_area);
  EXPECT_EQ(error("<ac val='818'><ph val='12345678'/></ac>"), in_area);
  EXPECT_EQ(error("<ac val='818'><ph val=' 1'/></ac>"), in_area);
  EXPECT_EQ(error("<ac val='818'><ph value='1'/></ac>"), in_area);
  EXPECT_EQ(error("<ph val='1'/>"), "2: a ph outside of any area code");
  for (const char* bad :
       {"<ac val='199'/>", "<ac val='1818'/>", "<ac val='81'/>", "<ac val='8l8'/>", "<ac/>"}) {
    EXPECT_EQ(error(bad), "2: an ac whose val is not 200 to 999") << bad;
  }
  EXPECT_EQ(error("<ac val='818'>5550123</ac>"), "2: text between the elements");
  for (const char* bad : {"chtype='A'", "chdate='2026-08-05'", "chtype='X' chdate='2026-08-05'",
                          "chtype='A' chdate='2026-13-05'", "chtype='' chdate=''"}) {
    EXPECT_EQ(error("<ac val='818'><ph val='1' " + std::string{bad} + "/></ac>"),
              "2: a ph whose chtype is not A or D, or whose chdate is no time")
        << bad;
  }
}

TEST(XmlReader, TakesNoOtherElements) {
  const auto error = [](std::string_view text) { return read(text).error; };
  EXPECT_EQ(error("<html><body/></html>"), "1: an element where none belongs: \"html\"");
  EXPECT_EQ(error("<ac val='818'/>"), "1: an element where none belongs: \"ac\"");
  EXPECT_EQ(error("<list><list/></list>"), "1: an element where none belongs: \"list\"");
  EXPECT_EQ(error("<list><ac val='818'><ac val='714'/></ac></list>"),
            "1: an element where none belongs: \"ac\"");
  EXPECT_EQ(error("<list val='818'><ph val='1'>\n<ph val='2'/></ph></list>"),
            "2: an element where none belongs: \"ph\"");
  EXPECT_EQ(error("<" + std::string(1000, 'x') + "/>"),
            "1: an element where none belongs: \"" + std::string(40, 'x') + "...\"");
}

TEST(XmlReader, TakesNoDeletionForANumberThatIsListed) {
  const auto error = [](std::string_view attribute) {
    return read("<list val='818'>\n<ph val='5550123' " + std::string{attribute} + "/></list>").error;
  };
  EXPECT_EQ(error("change='D'"), "2: a ph with more than val, chtype and chdate: \"change\"");
  EXPECT_EQ(error("ChType='D' chdate='2026-08-05'"),
            "2: a ph with more than val, chtype and chdate: \"ChType\"");
  EXPECT_EQ(read("<list type='change' val='818'>\n<ph val='5550123'/></list>").error,
            "2: a ph without chtype in a list whose type is not full");
  const Read typed =
      read("<list type='change' val='818'><ph val='5550123' chtype='D' chdate='2026-08-05'/></list>");
  EXPECT_EQ(typed.error, "");
  EXPECT_EQ(typed.changes.size(), 1U);
  EXPECT_EQ(read("<list type='Full' val='818'><ph val='5550123'/></list>").error, "");
}

TEST(XmlReader, KeepsItsErrorsPrintable) {
  EXPECT_EQ(read("<\xC3\xA9t\xC3\xA9/>").error,
            "1: an element where none belongs: \"\\xC3\\xA9t\\xC3\\xA9\"");
}

TEST(XmlReader, RefusesAFileThatIsNotWhole) {
  const std::string text = "<list val='818'>\n<ph val='5550123'/></list>";
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(read(text.substr(0, length)).error, "") << length;
  }
  EXPECT_THAT(read(text + "\n<list val='714'/>").error, StartsWith("3: "));
  EXPECT_THAT(read("<list val='818'>\n</ac>").error, StartsWith("2: "));
  EXPECT_THAT(read("<list val='818' val='714'/>").error, EndsWith("duplicate attribute"));
}

TEST(XmlReader, RefusesDocumentTypesAndEntities) {
  EXPECT_EQ(read("<?xml version='1.0'?>\n<!DOCTYPE list [<!ENTITY a '5550123'>]><list val='818'/>").error,
            "2: a document type, which no list has");
  EXPECT_EQ(read("<!DOCTYPE list SYSTEM 'file:///etc/hostname'><list val='818'/>").error,
            "1: a document type, which no list has");
  EXPECT_EQ(read("<list val='818'>\n<ph val='&a;'/></list>").error, "2: undefined entity");
}

TEST(XmlReader, HoldsAFileToItsAreaCode) {
  EXPECT_EQ(read("<list val='818'><ph val='1'/></list>", 1000, 818).error, "");
  EXPECT_EQ(
      read("<list val='818'>\n<ac val='818'><ph val='1'/></ac>\n<ac val='714'><ph val='1'/></ac></list>",
           1000, 818)
          .error,
      "3: its area code 714 is not 818, for which the file is named");
}

/// How many octets are taken before the reader refuses to go on.
std::size_t fed_until_refused(std::string_view front, std::string_view repeated, std::size_t most) {
  Taken numbers;
  std::vector<ChangeRecord> changes;
  XmlReader reader{numbers, changes, {}};
  auto done = reader.feed(front);
  std::size_t fed = 0;
  for (; done && fed < most; fed += repeated.size()) done = reader.feed(repeated);
  EXPECT_TRUE(done || done.error().message == "1: a tag without an end") << done.error().message;
  return fed;
}

TEST(XmlReader, HoldsNoTagWithoutAnEnd) {
  constexpr std::size_t kMost = std::size_t{8} << 20U;
  constexpr std::size_t kBounded = std::size_t{1} << 20U;
  const std::string piece(16 * 1024, 'x');
  EXPECT_LT(fed_until_refused("<", piece, kMost), kBounded);
  EXPECT_LT(fed_until_refused("<list val='", piece, kMost), kBounded);
  EXPECT_LT(fed_until_refused("<list val='818'><", piece, kMost), kBounded);
  EXPECT_LT(fed_until_refused("<list val='818'><ph val='", piece, kMost), kBounded);
  EXPECT_LT(fed_until_refused("<list val='818'><!-- ", piece, kMost), kBounded);
  EXPECT_LT(fed_until_refused("<list val='818'><?x ", piece, kMost), kBounded);
}

TEST(XmlReader, LetsAsManyBlanksPassAsThereAre) {
  const std::string blanks(300'000, ' ');
  EXPECT_EQ(read("<list val='818'>" + blanks + "<ph val='1'/></list>" + blanks, 4096).error, "");
}

}  // namespace
}  // namespace smppguard::dnc
