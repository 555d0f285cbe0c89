// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/recipient_inquiry.hpp"

#include "building.hpp"
#include "folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace smppguard::dnc {
namespace {

using Numbers = std::set<std::uint64_t>;

constexpr Day kOldDay = kListDay - std::chrono::days{40};
constexpr Day kOldestVersion = kListDay - std::chrono::days{31};
const ListIdentity kTexas{"texas", ListKind::state, {}};
const ListIdentity kOwn{"own", ListKind::company, {}};
const ListIdentity kClinic{"clinic", ListKind::organisation, "clinic"};

std::shared_ptr<const Lists> load(const Folder& folder) {
  return Lists::load(folder.path(), Verify::full).value();
}

/// "listed,texas,2026-08-05" for each.
std::vector<std::string> ask(Inquiry& inquiry, const std::vector<PhoneNumber>& numbers) {
  std::vector<Answer> answers(numbers.size());
  inquiry.ask(numbers, answers);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    rows.push_back(std::string{name(answers[i])} + ",");
    inquiry.append_columns(i, rows.back());
  }
  return rows;
}

std::string ask(Inquiry& inquiry, std::string_view number) {
  return ask(inquiry, std::vector{read_address(number).value_or(PhoneNumber{})}).front();
}

TEST(RecipientInquiry, TellsAllListsThatHoldANumberAndTheirVersions) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545, 2223334646});
  write_list(folder.path(), kTexas, 1, {2223334545, 4443334545}, kOldDay);
  write_list(folder.path(), kOwn, 1, {2223334545});
  const auto lists = load(folder);
  RecipientInquiry inquiry{*lists, kOldestVersion, ""};
  EXPECT_EQ(inquiry.columns(), "LIST,VERSION");
  EXPECT_EQ(ask(inquiry, "2223334545"), "listed,national;own;texas,2026-08-05;2026-08-05;2026-06-26");
  EXPECT_EQ(ask(inquiry, "2223334646"), "listed,national,2026-08-05");
  EXPECT_EQ(ask(inquiry, "4443334545"), "listed,texas,2026-06-26") << "though the national list knows no 444";
  EXPECT_EQ(ask(inquiry, "2223334747"), "not_listed,,2026-08-05");
  EXPECT_EQ(ask(inquiry, "4443334747"), "unknown,,");
  EXPECT_EQ(ask(inquiry, "+4512345678"), "not_listed,,");
  EXPECT_EQ(ask(inquiry, "72345"), "not_listed,,");
  EXPECT_EQ(ask(inquiry, "nobody"), "unreadable,,");
}

TEST(RecipientInquiry, DoesNotCountOnAnOldVersion) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545}, kOldestVersion - std::chrono::days{1});
  const auto old = load(folder);
  RecipientInquiry unknowing{*old, kOldestVersion, ""};
  EXPECT_EQ(ask(unknowing, "2223334545"), "unknown,national,2026-07-04");
  EXPECT_EQ(ask(unknowing, "2223334646"), "unknown,,2026-07-04");
  write_list(folder.path(), kNational, 2, {2223334545}, kOldestVersion);
  const auto just = load(folder);
  RecipientInquiry knowing{*just, kOldestVersion, ""};
  EXPECT_EQ(ask(knowing, "2223334545"), "listed,national,2026-07-05");
  EXPECT_EQ(ask(knowing, "2223334646"), "not_listed,,2026-07-05");
}

TEST(RecipientInquiry, AsksTheListsOfOneOrganisationOrOfAll) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2220000000});
  write_list(folder.path(), kClinic, 1, {2223334545});
  write_list(folder.path(), {"bank", ListKind::organisation, "bank"}, 1, {2223334545, 2223334646});
  const auto lists = load(folder);
  RecipientInquiry all{*lists, kOldestVersion, ""};
  EXPECT_EQ(ask(all, "2223334545"), "listed,bank;clinic,2026-08-05;2026-08-05");
  RecipientInquiry clinic{*lists, kOldestVersion, "clinic"};
  EXPECT_EQ(ask(clinic, "2223334545"), "listed,clinic,2026-08-05");
  EXPECT_EQ(ask(clinic, "2223334646"), "not_listed,,2026-08-05");
}

TEST(RecipientInquiry, KnowsNothingWithoutANationalList) {
  const Folder folder;
  write_list(folder.path(), kOwn, 1, {2223334545});
  const auto lists = load(folder);
  RecipientInquiry inquiry{*lists, kOldestVersion, ""};
  EXPECT_EQ(ask(inquiry, "2223334545"), "listed,own,2026-08-05");
  EXPECT_EQ(ask(inquiry, "2223334646"), "unknown,,");
}

TEST(RecipientInquiry, AsksOneListAlone) {
  const Folder folder;
  const auto own = open_or_throw(write_list(folder.path(), kOwn, 1, {2223334545}, kOldDay));
  RecipientInquiry one{*own, kOldestVersion};
  EXPECT_EQ(ask(one, "2223334545"), "listed,own,2026-06-26");
  EXPECT_EQ(ask(one, "2223334646"), "not_listed,,")
      << "only the national list is unknown where it is missing";
  EXPECT_EQ(ask(one, "4443334545"), "not_listed,,");
  const auto national = open_or_throw(write_list(folder.path(), kNational, 1, {2223334545}));
  RecipientInquiry registry{*national, kOldestVersion};
  EXPECT_EQ(ask(registry, "2223334545"), "listed,national,2026-08-05");
  EXPECT_EQ(ask(registry, "4443334545"), "unknown,,");
}

Numbers random_numbers(std::mt19937_64& random) {
  Numbers numbers;
  for (int i = 0; i < 400; ++i) numbers.insert(2'220'000'000 + random() % 3 * 10'000'000 + random() % 1'000);
  return numbers;
}

TEST(RecipientInquiry, AgreesWithSets) {
  std::mt19937_64 random{17};
  const Folder folder;
  const std::vector<ListIdentity> identities{kClinic, kNational, kOwn, kTexas};  // by name, as they are told
  std::vector<Numbers> sets;
  for (const ListIdentity& list : identities) {
    sets.push_back(random_numbers(random));
    write_list(folder.path(), list, 1, sets.back());
  }
  const auto lists = load(folder);
  RecipientInquiry inquiry{*lists, kOldestVersion, ""};
  for (int round = 0; round < 2'000; ++round) {
    std::vector<PhoneNumber> numbers(1 + random() % Inquiry::kMostNumbers);
    std::vector<std::string> expected;
    for (PhoneNumber& number : numbers) {
      const std::uint64_t ten = 2'220'000'000 + random() % 4 * 10'000'000 + random() % 1'000;
      number = PhoneNumber::nanp(ten);
      std::string names = sets[1].contains(ten) ? "national" : "";
      for (const std::size_t other : {0U, 2U, 3U}) {
        if (sets[other].contains(ten)) names += (names.empty() ? "" : ";") + identities[other].name;
      }
      const bool known = ten < 2'250'000'000;
      const std::string front = !names.empty() ? "listed," : known ? "not_listed," : "unknown,";
      std::string versions = known ? "2026-08-05" : "";
      for (const char c : names) versions += c == ';' ? ";2026-08-05" : "";
      expected.push_back(front + names + "," + versions);
    }
    ASSERT_EQ(ask(inquiry, numbers), expected);
  }
}

}  // namespace
}  // namespace smppguard::dnc
