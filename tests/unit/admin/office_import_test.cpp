// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace smppguard::admin {
namespace {

using consent::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr const char* kHeader = "recipient,sender,kind,from,until,evidence,note\n";

class Import : public OfficeCase {
 protected:
  void SetUp() override { register_clinic(); }

  Result<ImportSummary> import(std::string text, ImportOptions options = {.kinds = permission_kinds()}) {
    bad_.clear();
    progress_.clear();
    const ImportText source = [text = std::move(text), this](const auto& take) -> Result<void> {
      ++readings_;
      std::string_view rest = text;
      for (; !rest.empty(); rest.remove_prefix(std::min<std::size_t>(rest.size(), 1'000))) {
        if (auto taken = take(rest.substr(0, 1'000)); taken.has_error()) return taken;
      }
      return {};
    };
    const ImportEvents told{
        [this](std::size_t line, const std::string& reason) { bad_.emplace_back(line, reason); },
        [this](const ImportSummary& so_far) { progress_.push_back(so_far.entered); }};
    return office_.import_consents(source, options, deed("yearly import"), told);
  }

  [[nodiscard]] std::string exported(const std::vector<ConsentKind>& kinds) {
    std::string text;
    EXPECT_TRUE(office_.export_consents(kinds, [&](std::string_view piece) -> Result<void> {
      text += piece;
      return {};
    }));
    return text;
  }

  /// Rows for that many recipients.
  [[nodiscard]] static std::string many_rows(std::size_t count) {
    std::string text = kHeader;
    for (std::size_t i = 0; i < count; ++i) {
      text += fmt::format("222555{:04},2223334646,written_consent,2026-11-01,,form {},\n", i, i);
    }
    return text;
  }

  std::vector<std::pair<std::size_t, std::string>> bad_;
  std::vector<std::size_t> progress_;
  std::size_t readings_ = 0;
};

TEST_F(Import, EntersGoodRows) {
  const auto summary = import(std::string{kHeader} +
                              "2223334545,2223334646,written_consent,2026-11-01,2027-01-01,folder 1,signed\n"
                              "12223334545,2223334747,purchase,2026-01-31,,receipt 7,\n"
                              "+12223334545,98765,inquiry,2025-01-01,,mail,\n");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->rows, 3U);
  EXPECT_EQ(summary->entered, 3U);
  EXPECT_EQ(summary->over, 1U) << "what has ended is entered all the same: it is evidence";
  EXPECT_THAT(bad_, IsEmpty());
  EXPECT_EQ(standing(ConsentKind::written_consent),
            (consent::Standing{State::permitted, at("2026-11-01"), at("2027-01-01")}));
  EXPECT_EQ(standing(ConsentKind::purchase, kOtherSender).until, at("2027-07-31"));
  EXPECT_EQ(store_.feed()[0].details, R"({"evidence":"folder 1","note":"signed"})");
  EXPECT_EQ(store_.feed()[1].details, R"({"evidence":"receipt 7","note":"yearly import"})");
  EXPECT_EQ(store_.feed()[1].by, "Ada Operator");
}

constexpr const char* kMixed =
    "recipient,sender,kind,from,evidence\n"
    "2223334545,2223334646,purchase,2026-11-01,receipt 1\n"
    "22233345,2223334646,purchase,2026-11-01,receipt 2\n"
    "2223334545,2223334747,purchase,2027-11-01,\n"
    "2223334545,\"2223334747,purchase,2026-11-01,receipt 4\n"
    "2223334545,2223334747,purchase,2026-11-01\n"
    "2223334545,2223334747,inquiry,2026-11-01,receipt 6\n";

TEST_F(Import, ABadRowKeepsTheFileOutAndAllAreReported) {
  const auto summary = import(kMixed).value();
  EXPECT_EQ(summary.rows, 6U);
  EXPECT_EQ(summary.bad, 4U);
  EXPECT_EQ(summary.entered, 0U);
  EXPECT_THAT(bad_, ElementsAre(Pair(3, HasSubstr("recipient: ")),
                                Pair(4, ::testing::AllOf(HasSubstr("from: "), HasSubstr("evidence: "))),
                                Pair(5, HasSubstr("not closed")), Pair(6, HasSubstr("4 cells"))));
  EXPECT_TRUE(store_.feed().empty());
}

TEST_F(Import, SkipsBadRowsWhereTold) {
  const auto summary = import(kMixed, {.kinds = permission_kinds(), .bad_rows = BadRows::skip}).value();
  EXPECT_EQ(summary.bad, 4U);
  EXPECT_EQ(summary.entered, 2U);
  EXPECT_EQ(bad_.size(), 4U) << "each is reported once";
  EXPECT_EQ(readings_, 1U);
  EXPECT_EQ(standing(ConsentKind::purchase).state, State::permitted);
  EXPECT_EQ(standing(ConsentKind::inquiry, kOtherSender).state, State::permitted);
}

TEST_F(Import, OnlyChecksWhereTold) {
  const auto summary = import(many_rows(3), {.kinds = permission_kinds(), .only_check = true}).value();
  EXPECT_EQ(summary.entered, 3U) << "that would be";
  EXPECT_TRUE(store_.feed().empty());
  const auto mixed = import(kMixed, {.kinds = permission_kinds(), .only_check = true}).value();
  EXPECT_EQ(mixed.bad, 4U);
  EXPECT_EQ(mixed.entered, 2U);
}

TEST_F(Import, GoesInBatches) {
  const auto summary = import(many_rows(2'500)).value();
  EXPECT_EQ(summary.entered, 2'500U);
  EXPECT_THAT(store_.batches(), ElementsAre(1'000, 1'000, 500));
  EXPECT_THAT(progress_, ElementsAre(1'000, 2'000, 2'500, 1'000, 2'000, 2'500)) << "checked, then entered";
}

TEST_F(Import, TheSameFileAgainChangesNothing) {
  ASSERT_TRUE(import(many_rows(20)));
  const std::size_t entries = store_.feed().size();
  const auto again = import(many_rows(20)).value();
  EXPECT_EQ(again.unchanged, 20U);
  EXPECT_EQ(again.entered, 0U);
  EXPECT_EQ(store_.feed().size(), entries);
}

TEST_F(Import, OtherEvidenceOrAnotherNoteIsAChange) {
  const std::string row = "2223334545,2223334646,purchase,2026-11-01,,";
  ASSERT_TRUE(import(kHeader + row + "receipt 1,seen\n"));
  EXPECT_EQ(import(kHeader + row + "receipt 1,\n")->unchanged, 1U)
      << "a row without a note says nothing of it";
  EXPECT_EQ(import(kHeader + row + "receipt 2,seen\n")->entered, 1U);
  EXPECT_EQ(import(kHeader + row + "receipt 2,seen twice\n")->entered, 1U);
  EXPECT_EQ(import(kHeader + row + "receipt 2,seen twice\n")->unchanged, 1U);
}

TEST_F(Import, ARowForWhoeverHasOptedOutIsBad) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out), deed()));
  const auto summary =
      import(std::string{kHeader} + "2223334545,2223334646,written_consent,2026-11-01,,form,\n").value();
  EXPECT_EQ(summary.bad, 1U);
  EXPECT_THAT(bad_, ElementsAre(Pair(2, HasSubstr("has opted out of messages from 12223334646"))));
}

TEST_F(Import, AnOptOutBetweenCheckAndEntryStopsIt) {
  std::string text = many_rows(1'500);
  ConsentForm opt_out = consent(ConsentKind::opt_out);
  opt_out.name.recipient = PhoneNumber::nanp(2225551200);
  const ImportText source = [&](const auto& take) -> Result<void> {
    if (++readings_ == 2) {
      EXPECT_TRUE(office_.enter(opt_out, deed()));
    }
    return take(text);
  };
  const auto result = office_.import_consents(source, {.kinds = permission_kinds()}, deed(),
                                              {[](std::size_t, const std::string&) { ADD_FAILURE(); }});
  EXPECT_THAT(mistakes_of(result), ElementsAre(HasSubstr("line 1202 was sound when the file was checked"),
                                               HasSubstr("1000 rows were entered before that")));
  EXPECT_EQ(store_.standing(opt_out.name.recipient, {kSender, 0}, consent::Matter::voice).state,
            State::opted_out);
}

TEST_F(Import, SaysHowFarItCameWhenTheStoreFails) {
  // Reading each of 1,500 rows asks the store once; so does an append.
  fault_.fail_call(1'500 + 1'000 + 1 + 500 + 1);
  const auto result = import(many_rows(1'500));
  EXPECT_THAT(mistakes_of(result),
              ElementsAre("planned fault",
                          "1000 rows were entered before that; import the file again when it is mended"));
  EXPECT_THAT(store_.feed(), SizeIs(1'000));
  fault_.fail_call(0);
  const auto again = import(many_rows(1'500)).value();
  EXPECT_EQ(again.unchanged, 1'000U);
  EXPECT_EQ(again.entered, 500U);
}

TEST_F(Import, AFileWithoutAUsableHeaderIsRefused) {
  EXPECT_THAT(mistakes_of(import("")), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(mistakes_of(import("\n\n")), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(mistakes_of(import("recipient,\"sender\n")),
              ElementsAre(HasSubstr("header: a quotation mark")));
  EXPECT_THAT(mistakes_of(import("recipient;sender;kind;from\n1;2;3;4\n")), SizeIs(5));
  store::Deed nobody = deed();
  nobody.by = "";
  EXPECT_THAT(mistakes_of(office_.import_consents([](const auto&) { return Result<void>{}; }, {}, nobody,
                                                  {[](std::size_t, const std::string&) {}})),
              ElementsAre(HasSubstr("by: ")));
}

TEST_F(Import, AnErrorOfTheSourceIsReported) {
  const ImportText source = [](const auto& take) -> Result<void> {
    if (auto taken = take(kHeader); taken.has_error()) return taken;
    return fail("the file cannot be read on");
  };
  EXPECT_THAT(mistakes_of(office_.import_consents(source, {.kinds = permission_kinds()}, deed(),
                                                  {[](std::size_t, const std::string&) {}})),
              ElementsAre("the file cannot be read on"));
}

TEST_F(Import, WhatWasExportedGivesTheSame) {
  ConsentForm tricky = consent(ConsentKind::written_consent, "2026-11-01T08:30:00.125Z");
  tricky.evidence = "=\"page 3\", 'seen' ";
  tricky.until = at("2027-11-01T08:30:00.125Z");
  ASSERT_TRUE(office_.enter(tricky, deed("-1")));
  for (const ConsentKind kind : {ConsentKind::purchase, ConsentKind::inquiry, ConsentKind::approval}) {
    ASSERT_TRUE(office_.enter(consent(kind), deed()));
  }
  store::Record text;
  text.recipient = kRecipient;
  text.sender = kOtherSender;
  text.received_at = at("2026-11-02T09:00:00.250Z");
  text.effective_from = at("2026-11-02T09:00:00.250Z");
  ASSERT_TRUE(store_.append(std::vector<store::Change>{text}));
  const std::string first = exported(permission_kinds());
  EXPECT_THAT(first,
              HasSubstr("12223334545,12223334747,approval,2026-11-02T09:00:00.250Z,,the recipient's text "
                        "of 2026-11-02T09:00:00.250Z,\n"));
  EXPECT_EQ(import(first)->unchanged, 5U) << "into the store that it came from";

  testing::FakeStore other_store{fault_};
  Office other{other_store, directory_};
  const auto summary =
      other.import_consents([&](const auto& take) { return take(first); }, {.kinds = permission_kinds()},
                            deed(), {[](std::size_t, const std::string& reason) { FAIL() << reason; }});
  EXPECT_EQ(summary->entered, 5U);
  std::string second;
  ASSERT_TRUE(other.export_consents(permission_kinds(), [&](std::string_view piece) -> Result<void> {
    second += piece;
    return {};
  }));
  EXPECT_EQ(second, first);
}

TEST_F(Import, OptOutsGoTheSameWay) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out), deed()));
  ASSERT_TRUE(office_.enter(consent(ConsentKind::company_opt_out), deed()));
  const std::string first = exported(opt_out_kinds());
  EXPECT_THAT(first, HasSubstr("12223334545,clinic,company_opt_out,2026-11-01T00:00:00.000Z,,"));
  EXPECT_EQ(import(first, {.kinds = opt_out_kinds()})->unchanged, 2U);
  EXPECT_EQ(import(first).value().bad, 2U) << "an opt-out is no permission";
}

TEST_F(Import, OptOutsOfACompanyAreStableWhenImportedAgain) {
  OrganisationChange change;
  change.company_wide_opt_out = true;
  ASSERT_TRUE(office_.change_organisation("clinic", change, deed()));
  const std::string text = std::string{kHeader} +
                           "2223334545,2223334646,opt_out,2026-11-01,,call,\n"
                           "2223334545,2223334646,opt_out,2026-11-01,,call,\n";
  ASSERT_EQ(import(text, {.kinds = opt_out_kinds()})->entered, 2U);
  EXPECT_EQ(company_standing().state, State::opted_out);
  EXPECT_EQ(import(text, {.kinds = opt_out_kinds()})->unchanged, 2U);
}

TEST_F(Import, AnExportThatCannotBeWrittenIsAnError) {
  EXPECT_THAT(mistakes_of(office_.export_consents(
                  permission_kinds(), [](std::string_view) -> Result<void> { return fail("disk full"); })),
              ElementsAre("disk full"));
}

}  // namespace
}  // namespace smppguard::admin
