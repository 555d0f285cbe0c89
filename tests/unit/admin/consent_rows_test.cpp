// SPDX-License-Identifier: Apache-2.0
#include "consent_rows.hpp"

#include "office_case.hpp"
#include "smppguard/core/csv_reader.hpp"

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Cells = std::vector<std::string>;

Result<ConsentRow> read(const Cells& header, const Cells& cells,
                        const std::vector<ConsentKind>& kinds = permission_kinds()) {
  return ConsentColumns::read(header).value().read_row(cells, kinds);
}

TEST(ConsentColumns, AreFoundByNameInAnyOrder) {
  const auto row = read({"Note", "until", "EVIDENCE", "kind", "from", "sender", "recipient"},
                        {"seen", "2027-01-01", "'=page 3", "Written_Consent", "2026-11-01T08:00:00-05:00",
                         "12345", "12223334545"})
                       .value();
  EXPECT_EQ(row.form.name.kind, ConsentKind::written_consent);
  EXPECT_EQ(row.form.name.recipient, kRecipient);
  EXPECT_EQ(row.form.name.sender, read_address("12345").value());
  EXPECT_EQ(row.form.from, at("2026-11-01T13:00:00Z"));
  EXPECT_EQ(row.form.until, at("2027-01-01"));
  EXPECT_EQ(row.form.evidence, "=page 3");
  EXPECT_EQ(row.note, "seen");
}

TEST(ConsentColumns, MayLackWhatIsNotNeeded) {
  const auto row =
      read({"recipient", "sender", "kind", "from"}, {"2223334545", "2223334646", "approval", "2026-11-01"})
          .value();
  EXPECT_FALSE(row.form.until);
  EXPECT_EQ(row.form.evidence, "");
}

TEST(ConsentColumns, AHeaderIsRefusedWithAllThatIsWrong) {
  EXPECT_THAT(
      mistakes_of(ConsentColumns::read({"recipient", "evidense", "kind", "kind", ""})),
      ElementsAre("header: there is no column 'evidense'; did you mean evidence?; rename it or take it out",
                  StartsWith("header: the column kind is there more than once"),
                  StartsWith("header: there is no column ''"),
                  StartsWith("header: the column sender is missing"),
                  StartsWith("header: the column from is missing")));
}

TEST(ConsentColumns, ARowIsRefusedWithAllThatIsWrong) {
  const Cells header{"recipient", "sender", "kind", "from", "until"};
  const auto row = read(header, {"(222) 333", "", "opt_out", "1 Nov", "never"});
  ASSERT_TRUE(row.has_error());
  EXPECT_THAT(row.error().message, HasSubstr("recipient: '(222) 333' is no number"));
  EXPECT_THAT(row.error().message,
              HasSubstr("kind: 'opt_out' is none of approval, written_consent, purchase, inquiry"));
  EXPECT_THAT(row.error().message, HasSubstr("from: '1 Nov' is no time"));
  EXPECT_THAT(row.error().message, HasSubstr("until: 'never' is no time"));
  EXPECT_EQ(row.error().message.find('\n'), std::string::npos);
  EXPECT_THAT(mistakes_of(read(header, {"1", "2"})), ElementsAre("it has 2 cells where the header has 5"));
}

TEST(ConsentRow, ACompanysOptOutNamesTheOrganisation) {
  const auto row = read({"recipient", "sender", "kind", "from"},
                        {"2223334545", "clinic", "company_opt_out", "2026-11-01"}, opt_out_kinds())
                       .value();
  EXPECT_EQ(row.form.name.organisation, "clinic");
  EXPECT_FALSE(row.form.name.sender);
}

TEST(ConsentRow, AnOwnListHasNoSender) {
  const Cells header{"recipient", "sender", "kind", "from"};
  EXPECT_FALSE(read(header, {"2223334545", "", "own_list", "2026-11-01"}, {ConsentKind::own_list})
                   .value()
                   .form.name.sender);
}

TEST(ConsentRow, IsWrittenAsItIsRead) {
  ConsentFile file;
  file.kind = ConsentKind::purchase;
  file.fact = {kRecipient,
               {kSender, 0},
               consent::Matter::purchase,
               {consent::State::permitted, at("2026-11-01T08:30:00.125Z"), at("2028-05-01T08:30:00.125Z")}};
  file.evidence = "receipt \"7\", till 3";
  file.note = "-";
  EXPECT_EQ(header_row() + write_row(file),
            "recipient,sender,kind,from,until,evidence,note\n"
            "12223334545,12223334646,purchase,2026-11-01T08:30:00.125Z,2028-05-01T08:30:00.125Z,"
            "\"receipt \"\"7\"\", till 3\",'-\n");
}

}  // namespace
}  // namespace smppguard::admin
