// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/command_status.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace smppguard::smpp {
namespace {

CommandStatus status(std::uint32_t value) {
  return static_cast<CommandStatus>(value);
}

struct Row {
  std::uint32_t value;
  const char* name;
};

// Written down from 3.4 table 5-2 and 5.0 table 4-45, with the gaps that are easily missed.
constexpr Row kNamed[] = {
    {0x00, "ESME_ROK"},
    {0x01, "ESME_RINVMSGLEN"},
    {0x02, "ESME_RINVCMDLEN"},
    {0x03, "ESME_RINVCMDID"},
    {0x04, "ESME_RINVBNDSTS"},
    {0x05, "ESME_RALYBND"},
    {0x08, "ESME_RSYSERR"},
    {0x0A, "ESME_RINVSRCADR"},
    {0x0B, "ESME_RINVDSTADR"},
    {0x0D, "ESME_RBINDFAIL"},
    {0x0E, "ESME_RINVPASWD"},
    {0x0F, "ESME_RINVSYSID"},
    {0x11, "ESME_RCANCELFAIL"},
    {0x13, "ESME_RREPLACEFAIL"},
    {0x14, "ESME_RMSGQFUL"},
    {0x33, "ESME_RINVNUMDESTS"},
    {0x40, "ESME_RINVDESTFLAG"},
    {0x45, "ESME_RSUBMITFAIL"},
    {0x48, "ESME_RINVSRCTON"},
    {0x49, "ESME_RINVSRCNPI"},
    {0x50, "ESME_RINVDSTTON"},
    {0x51, "ESME_RINVDSTNPI"},
    {0x53, "ESME_RINVSYSTYP"},
    {0x58, "ESME_RTHROTTLED"},
    {0x61, "ESME_RINVSCHED"},
    {0x64, "ESME_RX_T_APPN"},
    {0x65, "ESME_RX_P_APPN"},
    {0x66, "ESME_RX_R_APPN"},
    {0x67, "ESME_RQUERYFAIL"},
    {0xC0, "ESME_RINVOPTPARSTREAM"},
    {0xFE, "ESME_RDELIVERYFAILURE"},
    {0xFF, "ESME_RUNKNOWNERR"},
    {0x100, "ESME_RSERTYPUNAUTH"},
    {0x101, "ESME_RPROHIBITED"},
    {0x10F, "ESME_RBCASTCANCELFAIL"},
    {0x112, "ESME_RINVBCASTCHANIND"},
};

TEST(CommandStatus, NamesGoBothWays) {
  for (const Row& row : kNamed) {
    EXPECT_EQ(status_name(status(row.value)), row.name);
    EXPECT_EQ(find_status(row.name), status(row.value)) << row.name;
  }
}

TEST(CommandStatus, EveryNameIsFoundAgainAndOccursOnce) {
  std::set<std::string> names;
  for (std::uint32_t value = 0; value < 0x500; ++value) {
    const std::string name = status_name(status(value));
    EXPECT_TRUE(names.insert(name).second) << name;
    if (name.starts_with("ESME_")) {
      EXPECT_EQ(find_status(name), status(value)) << name;
    }
  }
  // 48 of 3.4 and 19 of 5.0.
  EXPECT_EQ(
      std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("ESME_"); }),
      67);
}

TEST(CommandStatus, ReservedAndVendorValuesAreHex) {
  EXPECT_EQ(status_name(status(0x09)), "0x00000009");
  EXPECT_EQ(status_name(status(0x4A)), "0x0000004A");
  EXPECT_EQ(status_name(status(0x401)), "0x00000401");
  EXPECT_EQ(status_name(status(0xDEADBEEF)), "0xDEADBEEF");
}

TEST(CommandStatus, NumbersAreTakenInTheVendorRangeOnly) {
  EXPECT_EQ(find_status("0x400"), status(0x400));
  EXPECT_EQ(find_status("0x4ff"), status(0x4FF));
  EXPECT_EQ(find_status("0x0000045A"), status(0x45A));
  for (const char* text : {"0x3FF", "0x500", "0x45", "0x0", "0x", "0x40G", "0x-400", "0x 400", "0X400",
                           "1024", "400", "0x400 ", "0x100000400"}) {
    EXPECT_EQ(find_status(text), std::nullopt) << text;
  }
}

TEST(CommandStatus, OtherWordsAreNoStatus) {
  for (const char* text : {"", "ESME_", "ROK", "esme_rok", "ESME_ROK ", "ESME_RNOSUCH"}) {
    EXPECT_EQ(find_status(text), std::nullopt) << text;
  }
}

TEST(CommandStatus, RetryHabits) {
  for (const std::uint32_t value : {0x08U, 0x14U, 0x58U, 0x64U}) {
    EXPECT_EQ(retry_habit(status(value)), RetryHabit::for_ever) << value;
  }
  for (const std::uint32_t value : {0x0AU, 0x0BU, 0x66U}) {
    EXPECT_EQ(retry_habit(status(value)), RetryHabit::final) << value;
  }
  for (const std::uint32_t value : {0x45U, 0x61U, 0x65U, 0xFEU, 0xFFU, 0x400U, 0x4FFU}) {
    EXPECT_EQ(retry_habit(status(value)), RetryHabit::some_retry) << value;
  }
}

}  // namespace
}  // namespace smppguard::smpp
