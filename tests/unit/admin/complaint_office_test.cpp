// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/core/hmac_sha256.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Source = store::Complaint::Source;

constexpr std::string_view kFtcFile =
    "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,"
    "Subject,"
    "Recorded_Message_Or_Robocall\n"
    "2223334646,2026-11-20 09:30:25,2026-11-19 18:04:00,Springfield,Illinois,217,Other,Y\n"
    "222,2026-11-20 09:30:25,,,,,Other,Y\n"
    ",2026-11-20 09:31:00,,,,,Other,N\n";

class ComplaintOfficeTest : public OfficeCase {
 protected:
  Result<ImportSummary> import(std::string_view text, bool only_check = false) {
    bad_.clear();
    heard_.clear();
    return complaints_.import([&](const auto& take) { return take(text); }, only_check, deed("by file"),
                              {[&](std::size_t line, const std::string& why) { bad_[line] = why; },
                               {},
                               [&](const store::Complaint& one) { heard_.push_back(one); }});
  }
  [[nodiscard]] std::string written(const ComplaintExport& wanted) {
    std::string text;
    const auto count = complaints_.write_out(wanted, [&](std::string_view piece) -> Result<void> {
      text += piece;
      return {};
    });
    EXPECT_FALSE(count.has_error()) << (count.has_error() ? count.error().message : "");
    return text;
  }
  [[nodiscard]] static store::Complaint told() {
    store::Complaint complaint;
    complaint.sender = kSender;
    complaint.complainant = kRecipient;
    complaint.received_at = at("2026-11-22T09:00:00Z");
    return complaint;
  }
  void append(const store::Complaint& complaint) {
    ASSERT_FALSE(store_.append(std::vector<store::Change>{complaint}).has_error());
  }

  ComplaintOffice complaints_{store_};
  std::map<std::size_t, std::string> bad_;
  std::vector<store::Complaint> heard_;
};

TEST_F(ComplaintOfficeTest, EntersWhatAnOperatorWasTold) {
  const auto entered = complaints_.enter(told(), deed("by telephone"));
  ASSERT_FALSE(entered.has_error());
  const store::Complaint kept = store_.complaints().at(0);
  EXPECT_EQ(entered->complaint, kept);
  EXPECT_EQ(entered->id, 1U);
  EXPECT_EQ(kept.source, Source::operator_);
  EXPECT_EQ(kept.by, "Ada Operator");
  EXPECT_EQ(kept.note, "by telephone");
  EXPECT_EQ(kept.received_at, at("2026-11-22T09:00:00Z"));
  EXPECT_EQ(kept.entered_at, deed().at);
}

TEST_F(ComplaintOfficeTest, SaysAllThatIsWrongAtOnce) {
  store::Complaint wrong;
  wrong.sender = read_address("+4512345678").value();
  wrong.complainant = read_address("72345").value();
  wrong.received_at = at("2026-12-24");
  wrong.subject = "two\nlines";
  store::Deed nobody = deed();
  nobody.by.clear();
  EXPECT_THAT(mistakes_of(complaints_.enter(wrong, nobody)),
              ElementsAre(HasSubstr("by: "), HasSubstr("sender: it is neither"), HasSubstr("complainant: "),
                          HasSubstr("received_at: it is in the future"), HasSubstr("subject: ")));
  EXPECT_THAT(mistakes_of(complaints_.enter({.received_at = deed().at}, deed())),
              ElementsAre(HasSubstr("sender: give the number")));
  EXPECT_THAT(store_.complaints(), IsEmpty());
  EXPECT_FALSE(complaints_.enter({.received_at = deed().at}, deed("it began with 222")).has_error());
}

TEST_F(ComplaintOfficeTest, AReferenceIsEnteredOnce) {
  store::Complaint named = told();
  named.reference = "ticket 7";
  ASSERT_FALSE(complaints_.enter(named, deed()).has_error());
  EXPECT_THAT(mistakes_of(complaints_.enter(named, deed())),
              ElementsAre(HasSubstr("reference: there is a complaint 'ticket 7' already")));
}

TEST_F(ComplaintOfficeTest, ImportsTheGoodLinesOnce) {
  const auto checked = import(kFtcFile, true);
  ASSERT_FALSE(checked.has_error());
  EXPECT_EQ(checked->entered, 2U) << "would be";
  EXPECT_THAT(store_.complaints(), IsEmpty());
  EXPECT_THAT(heard_, IsEmpty());

  const auto first = import(kFtcFile);
  ASSERT_FALSE(first.has_error());
  EXPECT_EQ(first->rows, 3U);
  EXPECT_EQ(first->bad, 1U);
  EXPECT_EQ(first->entered, 2U);
  EXPECT_EQ(first->unchanged, 0U);
  EXPECT_THAT(bad_.at(3), HasSubstr("'222' is no North American number"));
  ASSERT_THAT(store_.complaints(), SizeIs(2));
  EXPECT_EQ(heard_, store_.complaints());
  EXPECT_EQ(store_.complaints()[0].by, "Ada Operator");
  EXPECT_EQ(store_.complaints()[0].note, "by file");
  EXPECT_EQ(store_.complaints()[0].entered_at, deed().at);

  const auto again = import(kFtcFile);
  ASSERT_FALSE(again.has_error());
  EXPECT_EQ(again->entered, 0U);
  EXPECT_EQ(again->unchanged, 2U);
  EXPECT_THAT(heard_, IsEmpty());
  EXPECT_THAT(store_.complaints(), SizeIs(2));
}

TEST_F(ComplaintOfficeTest, ALineOfTheFutureIsBad) {
  ASSERT_FALSE(import("Company_Phone_Number,Created_Date\n,2026-11-25\n,2026-11-24T09:00:00Z\n").has_error());
  EXPECT_THAT(bad_, ElementsAre(::testing::Pair(2, HasSubstr("in the future"))));
  EXPECT_THAT(store_.complaints(), SizeIs(1)) << "a clock of another zone may be ahead";
}

TEST_F(ComplaintOfficeTest, ImportsMoreThanABatch) {
  std::string many = "Company_Phone_Number,Created_Date,Subject\n";
  for (int i = 0; i < 2'500; ++i) many += "2223334646,2026-11-20," + std::to_string(i) + "\n";
  const auto summary = import(many);
  ASSERT_FALSE(summary.has_error());
  EXPECT_EQ(summary->entered, 2'500U);
  EXPECT_EQ(store_.batches(), (std::vector<std::size_t>{1'000, 1'000, 500}));
}

TEST_F(ComplaintOfficeTest, AStoreThatFailsEndsItAndSaysWhatWasEntered) {
  std::string many = "Company_Phone_Number,Created_Date,Subject\n";
  for (int i = 0; i < 1'500; ++i) many += "2223334646,2026-11-20," + std::to_string(i) + "\n";
  fault_.fail_call(3);
  EXPECT_THAT(mistakes_of(import(many)), ElementsAre(HasSubstr("planned"), HasSubstr("1000 complaints")));
}

TEST_F(ComplaintOfficeTest, WhatIsNeitherIsSaid) {
  EXPECT_THAT(mistakes_of(import("hello\n")), ElementsAre(HasSubstr("company_phone_number is missing")));
  EXPECT_THAT(mistakes_of(import("{}")), ElementsAre(HasSubstr("\"data\"")));
}

TEST_F(ComplaintOfficeTest, WritesTheFtcsColumnsThatCanBeImportedAgain) {
  ASSERT_FALSE(import(kFtcFile).has_error());
  ASSERT_FALSE(complaints_.enter(told(), deed()).has_error());
  EXPECT_EQ(
      written({}),
      "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,"
      "Subject,Recorded_Message_Or_Robocall\n"
      "2223334646,2026-11-22 09:00:00,,,,222,,\n"
      ",2026-11-20 09:31:00,,,,,Other,N\n"
      "2223334646,2026-11-20 09:30:25,2026-11-19 18:04:00,Springfield,Illinois,217,Other,Y\n");
  const auto again = import(written({}));
  ASSERT_FALSE(again.has_error());
  EXPECT_EQ(again->bad, 0U);
  EXPECT_EQ(again->unchanged, 2U);
}

TEST_F(ComplaintOfficeTest, GuardsASpreadsheetAgainstFormulas) {
  store::Complaint complaint = told();
  complaint.subject = "=HYPERLINK(\"http://x\")";
  complaint.city = "@here";
  ASSERT_FALSE(complaints_.enter(complaint, deed()).has_error());
  EXPECT_THAT(written({}), HasSubstr(",'@here,,222,\"'=HYPERLINK(\"\"http://x\"\")\","));
}

TEST_F(ComplaintOfficeTest, TellsOthersNothingOfTheComplainants) {
  store::Complaint text = told();
  text.source = Source::text;
  text.text = "My name is Grace, 12223334545";
  text.source_addr = "12223334545";
  append(text);
  for (const auto format : {ComplaintFormat::csv, ComplaintFormat::jsonl}) {
    const std::string out = written({.filter = {}, .format = format});
    EXPECT_THAT(out, Not(HasSubstr("2223334545")));
    EXPECT_THAT(out, Not(HasSubstr("Grace")));
  }
  EXPECT_EQ(written({.filter = {}, .format = ComplaintFormat::jsonl}),
            R"({"id":1,"received_at":"2026-11-22T09:00:00.000Z","violated_at":null,"source":"text",)"
            R"("sender":"12223334646","city":"","state":"","area_code":"222","subject":"","robocall":null,)"
            R"("reference":""})"
            "\n");
}

TEST_F(ComplaintOfficeTest, HashesTheComplainantsWhereThatIsWanted) {
  ASSERT_FALSE(complaints_.enter(told(), deed()).has_error());
  const std::string key(32, 'k');
  const std::string out = written(
      {.filter = {}, .format = ComplaintFormat::jsonl, .complainants = Complainants::hash, .hash_key = key});
  const std::string number = "12223334545";
  EXPECT_THAT(out,
              HasSubstr("\"complainant\":\"" + hex(hmac_sha256(as_bytes(key), as_bytes(number))) + "\""));
  const auto refused = complaints_.write_out({.filter = {}, .complainants = Complainants::hash},
                                             [](std::string_view) -> Result<void> { return {}; });
  ASSERT_TRUE(refused.has_error());
  EXPECT_THAT(refused.error().message, HasSubstr("jsonl"));
}

TEST_F(ComplaintOfficeTest, WritesATextAndItsAnswerAsOne) {
  store::Complaint text = told();
  text.source = Source::text;
  text.sender = {};
  append(text);
  text.sender = kSender;
  text.only_number = true;
  text.received_at += std::chrono::minutes{1};
  append(text);
  EXPECT_THAT(written({}), HasSubstr("\n2223334646,2026-11-22 09:01:00,"));
  EXPECT_THAT(written({}), Not(HasSubstr("09:00:00")));
}

TEST_F(ComplaintOfficeTest, WritesMoreThanAPageUpToTheFirstError) {
  std::vector<store::Change> many;
  for (int i = 0; i < 2'500; ++i) many.emplace_back(told());
  for (store::Change& one : many) {
    std::get<store::Complaint>(one).source = Source::import;
    std::get<store::Complaint>(one).by = "ada";
  }
  ASSERT_FALSE(store_.append(many).has_error());
  std::size_t lines = 0;
  const auto count = complaints_.write_out({}, [&](std::string_view piece) -> Result<void> {
    lines += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    return {};
  });
  EXPECT_EQ(count.value(), 2'500U);
  EXPECT_EQ(lines, 2'501U);
  const auto full =
      complaints_.write_out({}, [&](std::string_view) -> Result<void> { return fail("disk full"); });
  EXPECT_EQ(full.error().message, "disk full");
  std::stop_source ending;
  ending.request_stop();
  EXPECT_TRUE(complaints_
                  .write_out(
                      {}, [](std::string_view) -> Result<void> { return {}; }, ending.get_token())
                  .has_error());
}

class HashKey : public ::testing::Test {
 protected:
  HashKey() {
    std::string name = std::filesystem::temp_directory_path() / "smppguard_key.XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~HashKey() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string put(const std::string& octets, std::filesystem::perms perms) {
    const auto path = folder_ / "key";
    std::ofstream{path} << octets;
    std::filesystem::permissions(path, perms);
    return path;
  }
  [[nodiscard]] static std::string wrong(const std::string& path) {
    const auto key = read_hash_key(path);
    return key.has_error() ? key.error().message : "";
  }
  static constexpr auto kOwners = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::path folder_;
};

TEST_F(HashKey, IsTheFileWithoutItsLineEnd) {
  EXPECT_EQ(read_hash_key(put(std::string(40, 'k') + "\n", kOwners)).value(), std::string(40, 'k'));
}

TEST_F(HashKey, HasToBeSecretAndLong) {
  EXPECT_THAT(wrong(""), HasSubstr("hash_key:"));
  EXPECT_THAT(wrong(folder_ / "none"), HasSubstr("complaints.hash_key"));
  EXPECT_THAT(wrong(folder_), HasSubstr("no file"));
  EXPECT_THAT(wrong(put(std::string(31, 'k') + "\n", kOwners)), HasSubstr("31 octets"));
  EXPECT_THAT(wrong(put(std::string(5'000, 'k'), kOwners)), HasSubstr("4097 octets"));
  for (const auto others : {std::filesystem::perms::others_read, std::filesystem::perms::group_write}) {
    EXPECT_THAT(wrong(put(std::string(40, 'k'), kOwners | others)), HasSubstr("chmod 0640"));
  }
  EXPECT_EQ(wrong(put(std::string(40, 'k'), kOwners | std::filesystem::perms::group_read)), "");
}

}  // namespace
}  // namespace smppguard::admin
