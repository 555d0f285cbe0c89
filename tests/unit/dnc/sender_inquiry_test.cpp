// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/sender_inquiry.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"

#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

std::string ask(Inquiry& inquiry, std::string_view number) {
  const PhoneNumber read = read_address(number).value_or(PhoneNumber{});
  Answer answer = Answer::unknown;
  inquiry.ask({&read, 1}, {&answer, 1});
  std::string row = std::string{name(answer)} + ",";
  inquiry.append_columns(0, row);
  return row;
}

TEST(SenderInquiry, TellsTheEntryThatMatchesBestAndWhyItStandsThere) {
  const Folder folder;
  write_list(folder.path(), {"own", ListKind::company, {}}, 1, {2223334545});
  write_originate(folder.path(), {"spoofed", kListDay, 0}, 1,
                  "222,unused\n2223334545,\"the owner, by letter\"\n");
  write_originate(folder.path(), {"unassigned", kToday, 0}, 1, "222333,\n022,no area code\n");
  const auto lists = Lists::load(folder.path(), Verify::full).value();
  SenderInquiry inquiry{*lists};
  EXPECT_EQ(inquiry.columns(), "LIST,VERSION,ENTRY,SOURCE");
  EXPECT_EQ(ask(inquiry, "12223334545"), "listed,spoofed,2026-08-05,2223334545,\"the owner, by letter\"");
  EXPECT_EQ(ask(inquiry, "2223334646"), "listed,unassigned,2026-08-20,222333,");
  EXPECT_EQ(ask(inquiry, "+12225550000"), "listed,spoofed,2026-08-05,222,unused");
  EXPECT_EQ(ask(inquiry, "10223334545"), "listed,unassigned,2026-08-20,022,no area code");
  EXPECT_EQ(ask(inquiry, "3333334545"), "not_listed,,,,");
  EXPECT_EQ(ask(inquiry, "72345"), "not_listed,,,,");
  EXPECT_EQ(ask(inquiry, "+4522233345"), "not_listed,,,,");
  EXPECT_EQ(ask(inquiry, "Acme"), "unreadable,,,,");
}

TEST(SenderInquiry, AsksOneListAlone) {
  const Folder folder;
  const auto list =
      OriginateList::open(write_originate(folder.path(), {"spoofed", kListDay, 0}, 7, "2223335,bank\n"))
          .value();
  SenderInquiry inquiry{*list};
  EXPECT_EQ(ask(inquiry, "2223335151"), "listed,spoofed,2026-08-05,2223335,bank");
  EXPECT_EQ(ask(inquiry, "2223345151"), "not_listed,,,,");
}

}  // namespace
}  // namespace smppguard::dnc
