// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/inquiry.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// Asks whether lists hold numbers that somebody wants to text. A number in any of them is listed. The
/// national list counts where it has the area code with a version of `oldest_version` or later, and what it
/// does not know is unknown unless another list holds the number. Numbers outside North America are in no
/// list.
///
/// Columns: LIST, the names of all lists that hold the number, and VERSION, the date of each, with ';'
/// between them; where none holds it, VERSION is that of the national list for the area code.
class RecipientInquiry final : public Inquiry {
 public:
  /// All lists of recipients but those of other organisations; all of them if `organisation` is empty. The
  /// lists must outlive it.
  RecipientInquiry(const Lists& lists, Day oldest_version, std::string_view organisation);
  /// One list; it must outlive it.
  RecipientInquiry(const Snapshot& list, Day oldest_version);

  [[nodiscard]] std::string_view columns() const noexcept override { return "LIST,VERSION"; }
  void ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept override;
  void append_columns(std::size_t place, std::string& row) const override;

 private:
  struct OtherList {
    std::string_view name;
    std::span<const AreaInfo> areas;
    bool asked;
  };
  struct Found {
    unsigned area_code = 0;                   // 0: outside North America, or no number
    bool national = false;                    // the national list holds it, however old
    std::span<const std::uint16_t> others{};  // places of other lists that hold it, asked or not
  };

  void know_national(const Snapshot* national);
  [[nodiscard]] std::span<const std::uint16_t> others_holding(PhoneNumber number) const noexcept;
  [[nodiscard]] Answer answer(const Found& found) const noexcept;
  [[nodiscard]] std::string_view national_version(const Found& found) const noexcept;

  Day oldest_version_;
  bool asks_national_ = true;
  const AreaSlabs* national_;  // without area codes where there is none
  std::string_view national_name_;
  std::vector<std::string> national_versions_;  // by area code, from 200 on; empty for one that is not loaded
  const Lists* lists_ = nullptr;                // where the other lists are, or
  const Snapshot* only_ = nullptr;              // the one that is
  std::vector<OtherList> others_;
  std::array<Found, kMostNumbers> found_{};
};

}  // namespace smppguard::dnc
