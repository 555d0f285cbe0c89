// SPDX-License-Identifier: Apache-2.0
#include "ftc_columns.hpp"

#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/time_text.hpp"

namespace smppguard::admin {
namespace {

/// "2026-11-23 21:54:38"; UTC.
std::string seconds_of(WallTime time) {
  constexpr std::size_t kToTheSecond = 19;
  constexpr std::size_t kBetween = 10;
  std::string text = to_text(time).substr(0, kToTheSecond);
  text[kBetween] = ' ';
  return text;
}

/// Ten digits, without the country code; a short code as it is.
std::string national_number(PhoneNumber number) {
  const std::string text = number.to_string();
  return number.is_nanp() ? text.substr(1) : text;
}

}  // namespace

std::string ftc_heading() {
  return csv_row({"Company_Phone_Number", "Created_Date", "Violation_Date", "Consumer_City", "Consumer_State",
                  "Consumer_Area_Code", "Subject", "Recorded_Message_Or_Robocall"});
}

std::string to_csv(const FtcRow& row) {
  const char* const robocall = !row.robocall ? "" : *row.robocall ? "Y" : "N";
  return csv_row({national_number(row.company), seconds_of(row.created),
                  row.violated ? seconds_of(*row.violated) : "", row.city, row.state, row.area_code,
                  row.subject, robocall});
}

}  // namespace smppguard::admin
