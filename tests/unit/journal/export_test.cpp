// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/export.hpp"

#include "journal_case.hpp"
#include "smppguard/journal/search.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Exporting : public JournalCase {
 protected:
  Exporting() {
    const auto journal = open();
    journal->set_decisions(Decisions::all);
    journal->record(refusal(1, kNow));
    DecisionEntry other = refusal(2, kNow + 1h);
    other.sender = PhoneNumber::nanp(2223334747);
    other.recipient = *read_address("+4512345678");
    other.system_id = std::string_view{"=1+1,\""};
    journal->record(other);
    journal->record(passed(3));
    journal->record(EvidenceEntry{kNow, "exemption_approved", R"("organisation":7,"by":"anna")", 0});
    journal->record(EvidenceEntry{kNow, "grant", R"("recipient":"12223334545","sender":"12223334646")", 0});
  }
  [[nodiscard]] std::vector<std::string> run(ExportRequest request) {
    request.folder = folder();
    std::string all;
    request.write = [&](std::string_view text) -> Result<void> {
      all += text;
      return {};
    };
    const auto done = export_entries(request);
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().message);
    std::istringstream text{all};
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  static ExportRequest about(PhoneNumber number) {
    ExportRequest request;
    request.numbers = {number};
    return request;
  }
};

TEST_F(Exporting, IsGivenUpWhenSomebodyAsks) {
  std::stop_source ending;
  ExportRequest request;
  request.folder = folder();
  request.ending = ending.get_token();
  request.write = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_TRUE(export_entries(request).has_value());
  ending.request_stop();
  EXPECT_TRUE(export_entries(request).has_error());
  SearchRequest asked;
  asked.which = request;
  EXPECT_TRUE(search(asked).has_error());
}

TEST_F(Exporting, ByNumberOfEitherSide) {
  EXPECT_THAT(run(about(kRecipient)), AllOf(SizeIs(3), Each(HasSubstr("12223334545"))));
  EXPECT_THAT(run(about(PhoneNumber::nanp(2223334747))), SizeIs(1));
  EXPECT_THAT(run(about(*read_address("+4512345678"))), SizeIs(1));
  EXPECT_THAT(run(about(PhoneNumber::nanp(2223330000))), IsEmpty());
}

TEST_F(Exporting, ByPeriod) {
  ExportRequest request;
  request.streams = {Stream::refusals};
  request.numbers = {kRecipient, PhoneNumber::nanp(2223334747)};
  request.from = kNow + 1h;
  EXPECT_THAT(run(request), SizeIs(1));
  request.from = kNow;
  EXPECT_THAT(run(request), SizeIs(2));
  request.until = kNow + 1h;
  EXPECT_THAT(run(request), SizeIs(1));
  request.until = kNow;
  EXPECT_THAT(run(request), IsEmpty());
}

TEST_F(Exporting, ByOrganisationWithItsNumbers) {
  ExportRequest request;
  request.organisation = 7;
  EXPECT_THAT(run(request), AllOf(SizeIs(1), Each(HasSubstr("anna"))));
  request.organisation_numbers = {kSender};
  EXPECT_THAT(run(request), SizeIs(4)) << "and a refusal, a passed message and a grant";
  request.organisation = 8;
  request.organisation_numbers = {};
  EXPECT_THAT(run(request), IsEmpty());
}

TEST_F(Exporting, ByStream) {
  ExportRequest request = about(kRecipient);
  request.streams = {Stream::evidence};
  EXPECT_THAT(run(request), AllOf(SizeIs(1), Each(HasSubstr("\"kind\":\"grant\""))));
  request.streams = {Stream::evidence, Stream::decisions};
  EXPECT_THAT(run(request), SizeIs(2));
}

TEST_F(Exporting, JsonLinesAreThoseOfTheJournal) {
  const auto all = run({});
  std::size_t count = 0;
  for (const char* stream : {"evidence", "refusals", "decisions"}) {
    for (const std::string& line : lines_of(segment(stream))) {
      ++count;
      EXPECT_THAT(all, ::testing::Contains(line));
    }
  }
  EXPECT_THAT(all, SizeIs(count));
}

TEST_F(Exporting, CsvHasAHeaderAndNoFormulas) {
  ExportRequest request = about(*read_address("+4512345678"));
  request.format = ExportFormat::csv;
  const auto rows = run(request);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[0], AllOf(StartsWith("stream,n,at,kind,sender,recipient,reason,"),
                             HasSubstr(",upstream,list,list_version,")));
  EXPECT_THAT(rows[1], AllOf(StartsWith("refusals,"), HasSubstr(",\"'=1+1,\"\"\","), HasSubstr("dnc_listed"),
                             HasSubstr(",national,2024-10-04,"), Not(HasSubstr(",="))));
}

TEST_F(Exporting, AnErrorOfTheReaderEndsIt) {
  ExportRequest request;
  request.folder = folder();
  request.write = [](std::string_view) -> Result<void> { return fail("the pipe is gone"); };
  const auto done = export_entries(request);
  ASSERT_TRUE(done.has_error());
  EXPECT_THAT(done.error().message, HasSubstr("the pipe is gone"));
}

TEST_F(Exporting, LinesThatAreNoneAreCounted) {
  write(segment("refusals"), content(segment("refusals")) + "no line\n");
  ExportRequest request;
  request.folder = folder();
  request.write = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_EQ(export_entries(request).value().unreadable, 1U);
}

}  // namespace
}  // namespace smppguard::journal
