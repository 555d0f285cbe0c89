// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/command_status.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace smppguard::smpp {
namespace {

struct Row {
  std::uint32_t value;
  std::string_view name;
};

// 3.4 5.1.3 and 5.0 4.7.6. Gaps are reserved values.
constexpr std::array kStatuses = std::to_array<Row>({
    {0x00, "ESME_ROK"},
    {0x01, "ESME_RINVMSGLEN"},
    {0x02, "ESME_RINVCMDLEN"},
    {0x03, "ESME_RINVCMDID"},
    {0x04, "ESME_RINVBNDSTS"},
    {0x05, "ESME_RALYBND"},
    {0x06, "ESME_RINVPRTFLG"},
    {0x07, "ESME_RINVREGDLVFLG"},
    {0x08, "ESME_RSYSERR"},
    {0x0A, "ESME_RINVSRCADR"},
    {0x0B, "ESME_RINVDSTADR"},
    {0x0C, "ESME_RINVMSGID"},
    {0x0D, "ESME_RBINDFAIL"},
    {0x0E, "ESME_RINVPASWD"},
    {0x0F, "ESME_RINVSYSID"},
    {0x11, "ESME_RCANCELFAIL"},
    {0x13, "ESME_RREPLACEFAIL"},
    {0x14, "ESME_RMSGQFUL"},
    {0x15, "ESME_RINVSERTYP"},
    {0x33, "ESME_RINVNUMDESTS"},
    {0x34, "ESME_RINVDLNAME"},
    {0x40, "ESME_RINVDESTFLAG"},
    {0x42, "ESME_RINVSUBREP"},
    {0x43, "ESME_RINVESMCLASS"},
    {0x44, "ESME_RCNTSUBDL"},
    {0x45, "ESME_RSUBMITFAIL"},
    {0x48, "ESME_RINVSRCTON"},
    {0x49, "ESME_RINVSRCNPI"},
    {0x50, "ESME_RINVDSTTON"},
    {0x51, "ESME_RINVDSTNPI"},
    {0x53, "ESME_RINVSYSTYP"},
    {0x54, "ESME_RINVREPFLAG"},
    {0x55, "ESME_RINVNUMMSGS"},
    {0x58, "ESME_RTHROTTLED"},
    {0x61, "ESME_RINVSCHED"},
    {0x62, "ESME_RINVEXPIRY"},
    {0x63, "ESME_RINVDFTMSGID"},
    {0x64, "ESME_RX_T_APPN"},
    {0x65, "ESME_RX_P_APPN"},
    {0x66, "ESME_RX_R_APPN"},
    {0x67, "ESME_RQUERYFAIL"},
    {0xC0, "ESME_RINVOPTPARSTREAM"},
    {0xC1, "ESME_ROPTPARNOTALLWD"},
    {0xC2, "ESME_RINVPARLEN"},
    {0xC3, "ESME_RMISSINGOPTPARAM"},
    {0xC4, "ESME_RINVOPTPARAMVAL"},
    {0xFE, "ESME_RDELIVERYFAILURE"},
    {0xFF, "ESME_RUNKNOWNERR"},
    {0x100, "ESME_RSERTYPUNAUTH"},
    {0x101, "ESME_RPROHIBITED"},
    {0x102, "ESME_RSERTYPUNAVAIL"},
    {0x103, "ESME_RSERTYPDENIED"},
    {0x104, "ESME_RINVDCS"},
    {0x105, "ESME_RINVSRCADDRSUBUNIT"},
    {0x106, "ESME_RINVDSTADDRSUBUNIT"},
    {0x107, "ESME_RINVBCASTFREQINT"},
    {0x108, "ESME_RINVBCASTALIAS_NAME"},
    {0x109, "ESME_RINVBCASTAREAFMT"},
    {0x10A, "ESME_RINVNUMBCAST_AREAS"},
    {0x10B, "ESME_RINVBCASTCNTTYPE"},
    {0x10C, "ESME_RINVBCASTMSGCLASS"},
    {0x10D, "ESME_RBCASTFAIL"},
    {0x10E, "ESME_RBCASTQUERYFAIL"},
    {0x10F, "ESME_RBCASTCANCELFAIL"},
    {0x110, "ESME_RINVBCAST_REP"},
    {0x111, "ESME_RINVBCASTSRVGRP"},
    {0x112, "ESME_RINVBCASTCHANIND"},
});

constexpr std::uint32_t kVendorFirst = 0x400;
constexpr std::uint32_t kVendorLast = 0x4FF;

}  // namespace

std::string status_name(CommandStatus status) {
  const auto value = static_cast<std::uint32_t>(status);
  const auto row =
      std::find_if(kStatuses.begin(), kStatuses.end(), [&](const Row& r) { return r.value == value; });
  if (row != kStatuses.end()) return std::string(row->name);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4)
    text += kDigits[(value >> static_cast<unsigned>(shift)) & 0xFU];
  return text;
}

std::optional<CommandStatus> find_status(std::string_view name) {
  const auto row =
      std::find_if(kStatuses.begin(), kStatuses.end(), [&](const Row& r) { return r.name == name; });
  if (row != kStatuses.end()) return static_cast<CommandStatus>(row->value);
  if (!name.starts_with("0x")) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, ec] = std::from_chars(name.data() + 2, name.data() + name.size(), value, 16);
  if (ec != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  if (value < kVendorFirst || value > kVendorLast) return std::nullopt;
  return static_cast<CommandStatus>(value);
}

RetryHabit retry_habit(CommandStatus status) noexcept {
  switch (static_cast<std::uint32_t>(status)) {
    case 0x08:
    case 0x14:
    case 0x58:
    case 0x64: return RetryHabit::for_ever;
    case 0x0A:
    case 0x0B:
    case 0x66: return RetryHabit::final;
    default: return RetryHabit::some_retry;
  }
}

}  // namespace smppguard::smpp
