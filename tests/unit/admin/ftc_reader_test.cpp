// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/ftc_reader.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kFtcHeader =
    "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,"
    "Subject,"
    "Recorded_Message_Or_Robocall\n";

struct FtcFile {
  std::vector<store::Complaint> complaints;
  std::map<std::size_t, std::string> bad;
  std::string error;
};

FtcFile read_ftc_file(std::string_view text, std::size_t piece = 4'096) {
  FtcFile file;
  FtcReader reader{[&](std::size_t place, Result<store::Complaint> complaint) -> Result<void> {
    if (complaint.has_error()) {
      file.bad[place] = complaint.error().message;
    } else {
      file.complaints.push_back(std::move(*complaint));
    }
    return {};
  }};
  Result<void> done;
  for (; !text.empty() && !done.has_error(); text.remove_prefix(std::min(piece, text.size()))) {
    done = reader.feed(text.substr(0, piece));
  }
  if (!done.has_error()) done = reader.finish();
  if (done.has_error()) file.error = done.error().message;
  return file;
}

FtcFile ftc_rows(std::string_view below_the_header) {
  return read_ftc_file(std::string{kFtcHeader} + std::string{below_the_header});
}

TEST(FtcCsv, IsReadByItsHeader) {
  const FtcFile file = ftc_rows(
      "2223334646,2026-11-23 09:30:25,2026-11-22 18:04:00,Springfield,Illinois,217,\"Warranties, plans\",Y\n"
      ",2026-11-23 09:31:00,,,,,Other,N\r\n");
  EXPECT_EQ(file.error, "");
  EXPECT_THAT(file.bad, IsEmpty());
  ASSERT_THAT(file.complaints, SizeIs(2));
  const store::Complaint& first = file.complaints[0];
  EXPECT_EQ(first.source, store::Complaint::Source::import);
  EXPECT_EQ(first.sender, PhoneNumber::nanp(2223334646));
  EXPECT_EQ(first.received_at, read_time("2026-11-23T09:30:25Z"));
  EXPECT_EQ(first.violated_at, read_time("2026-11-22T18:04:00Z"));
  EXPECT_EQ(first.city, "Springfield");
  EXPECT_EQ(first.state, "Illinois");
  EXPECT_EQ(first.area_code, "217");
  EXPECT_EQ(first.subject, "Warranties, plans");
  EXPECT_EQ(first.robocall, true);
  EXPECT_THAT(first.reference, StartsWith("ftc-csv:"));
  EXPECT_FALSE(first.complainant);
  EXPECT_FALSE(file.complaints[1].sender) << "the number is often not known";
  EXPECT_FALSE(file.complaints[1].violated_at);
  EXPECT_EQ(file.complaints[1].robocall, false);
  EXPECT_NE(file.complaints[1].reference, first.reference);
}

TEST(FtcCsv, HasItsColumnsInAnyOrderAndCase) {
  const FtcFile file = read_ftc_file(
      "\xEF\xBB\xBFsubject,CREATED_DATE,Something_New,Company_Phone_Number\r\nOther,2026-11-23,x,'+"
      "12223334646\r\n");
  EXPECT_EQ(file.error, "");
  ASSERT_THAT(file.complaints, SizeIs(1));
  EXPECT_EQ(file.complaints[0].sender, PhoneNumber::nanp(2223334646));
  EXPECT_EQ(file.complaints[0].subject, "Other");
}

TEST(FtcCsv, ABadLineIsToldAndTheOthersAreRead) {
  const FtcFile file = ftc_rows(
      "222333464,2026-11-23 09:30:25,,,,,Other,Y\n"
      "2223334646,,,,,,Other,Y\n"
      "2223334646,yesterday,,,,,Other,maybe\n"
      "2223334646,2026-11-23 09:30:25,2026-13-01,,,,Other,Y\n"
      "2223334646,2026-11-23 09:30:25\n"
      "2223334646,2026-11-23 09:30:25,,\xFF,,,Other,Y\n"
      "2223334646,2026-11-23 09:30:25,,,,,\"Other,Y\n"
      "2223334646,2026-11-23 09:30:25,,,,,Other,Y\n");
  EXPECT_THAT(file.complaints, SizeIs(1));
  EXPECT_THAT(file.bad.at(2), HasSubstr("company_phone_number: '222333464' is no North American number"));
  EXPECT_THAT(file.bad.at(3), HasSubstr("created_date: it is empty"));
  EXPECT_THAT(file.bad.at(4), HasSubstr("created_date: 'yesterday' is no time"));
  EXPECT_THAT(file.bad.at(4), HasSubstr("'maybe' is neither Y nor N")) << "all that is wrong";
  EXPECT_THAT(file.bad.at(5), HasSubstr("violation_date: '2026-13-01' is no time"));
  EXPECT_THAT(file.bad.at(6), HasSubstr("2 cells where the header has 8"));
  EXPECT_THAT(file.bad.at(7), HasSubstr("consumer_city: it is not UTF-8"));
  EXPECT_THAT(file.bad.at(8), HasSubstr("quotation mark"));
  EXPECT_THAT(file.bad, SizeIs(7));
}

TEST(FtcCsv, TheSameLineIsNamedTheSame) {
  const std::string line = "2223334646,2026-11-23 09:30:25,,,,,Other,Y\n";
  const std::string quoted = "\"2223334646\",\"2026-11-23 09:30:25\",,,,,\"Other\",Y\n";
  const FtcFile once = ftc_rows(line);
  const FtcFile twice = ftc_rows(line + quoted);
  ASSERT_THAT(twice.complaints, SizeIs(2));
  EXPECT_EQ(twice.complaints[0].reference, once.complaints.at(0).reference);
  EXPECT_EQ(twice.complaints[1].reference, once.complaints.at(0).reference + "-2") << "two people complained";
}

TEST(FtcCsv, NeedsAHeader) {
  EXPECT_THAT(read_ftc_file("").error, HasSubstr("empty"));
  EXPECT_THAT(read_ftc_file(" \n\n").error, HasSubstr("empty"));
  EXPECT_THAT(read_ftc_file("2223334646,2026-11-23,,,,,Other,Y\n").error, HasSubstr("is missing"));
  EXPECT_THAT(read_ftc_file("Created_Date,Subject\n").error, HasSubstr("company_phone_number is missing"));
  EXPECT_THAT(read_ftc_file("Created_Date,created-date,Company_Phone_Number\n").error,
              HasSubstr("more than once"));
  EXPECT_EQ(read_ftc_file(kFtcHeader).error, "");
}

constexpr std::string_view kDocument = R"({"data":[
  {"type":"dnc_complaint","id":"0f2c6d0a8e7b4c1d9e3f5a6b7c8d9e0f","attributes":{
    "company-phone-number":"2223334646","created-date":"2026-11-23 09:30:25","violation-date":"2026-11-22 18:04:00",
    "consumer-city":"Springfield","consumer-state":"Illinois","consumer-area-code":"217",
    "subject":"Warranties & protection plans","recorded-message-or-robocall":"Y"},"links":{"self":"x"}},
  {"id":"1f2c6d0a8e7b4c1d9e3f5a6b7c8d9e0f","attributes":{
    "company-phone-number":"","created-date":"2026-11-23T04:30:25-05:00","violation-date":null,
    "consumer-area-code":217,"recorded-message-or-robocall":"N"}}],
  "meta":{"record-total":2}})";

TEST(FtcJson, IsReadByItsAttributes) {
  const FtcFile file = read_ftc_file(kDocument);
  EXPECT_EQ(file.error, "");
  EXPECT_THAT(file.bad, IsEmpty());
  ASSERT_THAT(file.complaints, SizeIs(2));
  EXPECT_EQ(file.complaints[0].reference, "ftc:0f2c6d0a8e7b4c1d9e3f5a6b7c8d9e0f");
  EXPECT_EQ(file.complaints[0].sender, PhoneNumber::nanp(2223334646));
  EXPECT_EQ(file.complaints[0].received_at, read_time("2026-11-23T09:30:25Z"));
  EXPECT_EQ(file.complaints[0].subject, "Warranties & protection plans");
  EXPECT_EQ(file.complaints[0].robocall, true);
  EXPECT_FALSE(file.complaints[1].sender);
  EXPECT_EQ(file.complaints[1].received_at, read_time("2026-11-23T09:30:25Z"));
  EXPECT_EQ(file.complaints[1].area_code, "217");
}

TEST(FtcJson, AnEntryThatCannotBeReadIsToldByItsPlace) {
  const FtcFile file = read_ftc_file(
      R"({"data":[1,{"id":"a"},{"id":"b c","attributes":{"created-date":"2026-11-23"}},
          {"id":"d","attributes":{"created-date":"now"}},{"attributes":{}},
          {"id":"e","attributes":{"created-date":"2026-11-23"}}]})");
  EXPECT_THAT(file.complaints, SizeIs(1));
  EXPECT_THAT(file.bad.at(1), HasSubstr("no attributes"));
  EXPECT_THAT(file.bad.at(2), HasSubstr("no attributes"));
  EXPECT_THAT(file.bad.at(3), HasSubstr("no id"));
  EXPECT_THAT(file.bad.at(4), HasSubstr("'now' is no time"));
  EXPECT_THAT(file.bad.at(5), HasSubstr("no id"));
}

TEST(FtcJson, MayBeOneComplaint) {
  const FtcFile file = read_ftc_file(R"({"data":{"id":"e","attributes":{"created-date":"2026-11-23"}}})");
  EXPECT_THAT(file.complaints, SizeIs(1));
}

TEST(FtcJson, OtherDocumentsAreRefused) {
  EXPECT_THAT(read_ftc_file("{").error, HasSubstr("no JSON document"));
  EXPECT_THAT(read_ftc_file("{\"data\":[]}}").error, HasSubstr("no JSON document"));
  EXPECT_THAT(read_ftc_file("[]").error, HasSubstr("no member \"data\""));
  EXPECT_THAT(read_ftc_file(R"({"errors":[{"status":"403"}]})").error, HasSubstr("no member \"data\""));
  EXPECT_THAT(read_ftc_file(std::string(10'000, '[')).error, HasSubstr("no JSON document"));
  EXPECT_EQ(read_ftc_file(R"({"data":[]})").error, "");
}

TEST(FtcReader, PiecesDoNotMatter) {
  const std::string csv =
      "\xEF\xBB\xBF" + std::string{kFtcHeader} + "2223334646,2026-11-23 09:30:25,,,,,Other,Y\r\nx\n";
  for (const std::string& text :
       {csv, std::string{kDocument}, "\xEF\xBB\xBF" + std::string{kDocument}, std::string{"\n "}}) {
    const FtcFile whole = read_ftc_file(text);
    for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
      const FtcFile pieces = read_ftc_file(text, piece);
      EXPECT_EQ(pieces.complaints, whole.complaints) << piece;
      EXPECT_EQ(pieces.bad, whole.bad) << piece;
      EXPECT_EQ(pieces.error, whole.error) << piece;
    }
  }
}

TEST(FtcReader, AnErrorOfTheCallerEndsTheReading) {
  FtcReader reader{
      [](std::size_t, const Result<store::Complaint>&) -> Result<void> { return fail("enough"); }};
  EXPECT_EQ(reader.feed(std::string{kFtcHeader} + "x\ny\n").error().message, "enough");
}

}  // namespace
}  // namespace smppguard::admin
