// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/recipient_inquiry.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>

namespace smppguard::dnc {
namespace {

const AreaSlabs kNoAreas{};
constexpr std::array<std::uint16_t, 1> kFirst{0};

bool binds(const ListInfo& list, std::string_view organisation) noexcept {
  return organisation.empty() || list.identity.kind != ListKind::organisation ||
         list.identity.organisation == organisation;
}

/// Of the list for the area code; the number is in it, so it has it.
Day version_of(std::span<const AreaInfo> areas, unsigned area_code) noexcept {
  return std::ranges::lower_bound(areas, area_code, {}, &AreaInfo::area_code)->version;
}

/// Appends the items of a cell one by one.
class Cell {
 public:
  explicit Cell(std::string& row) noexcept : row_{row} {}

  void add(std::string_view item) {
    if (!first_) row_ += ';';
    first_ = false;
    row_ += item;
  }

 private:
  std::string& row_;
  bool first_ = true;
};

}  // namespace

RecipientInquiry::RecipientInquiry(const Lists& lists, Day oldest_version, std::string_view organisation)
    : oldest_version_{oldest_version}, lists_{&lists} {
  know_national(lists.national());
  for (const ListInfo& list : lists.all()) {
    others_.push_back({list.identity.name, list.areas, binds(list, organisation)});
  }
}

RecipientInquiry::RecipientInquiry(const Snapshot& list, Day oldest_version)
    : oldest_version_{oldest_version}, asks_national_{list.info().list.kind == ListKind::national} {
  know_national(asks_national_ ? &list : nullptr);
  if (asks_national_) return;
  only_ = &list;
  others_.push_back({list.info().list.name, list.info().areas, true});
}

void RecipientInquiry::know_national(const Snapshot* national) {
  national_ = &kNoAreas;
  national_versions_.resize(PhoneNumber::kAreaCodes);
  if (national == nullptr) return;
  national_ = &national->slabs();
  national_name_ = national->info().list.name;
  for (const AreaInfo& area : national->info().areas) {
    national_versions_[area.area_code - PhoneNumber::kFirstAreaCode] = to_text(area.version);
  }
}

void RecipientInquiry::ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept {
  for (const PhoneNumber number : numbers) {
    if (!number.is_nanp()) continue;
    const AreaSlabs::Area& area = national_->area(number.area_code());
    if (area.bits != nullptr) __builtin_prefetch(area.bits + (number.local() >> 3U));
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    found_[i] = {};
    if (numbers[i].is_nanp()) found_[i] = {numbers[i].area_code(), false, others_holding(numbers[i])};
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i].is_nanp()) {
      const AreaSlabs::Area& area = national_->area(found_[i].area_code);
      found_[i].national = area.bits != nullptr && AreaSlabs::test(area, numbers[i].local());
    }
    answers[i] = numbers[i] ? answer(found_[i]) : Answer::unreadable;
  }
}

std::span<const std::uint16_t> RecipientInquiry::others_holding(PhoneNumber number) const noexcept {
  if (lists_ != nullptr) return lists_->holding(number);
  const bool held = only_ != nullptr && only_->contains(number);
  return held ? std::span<const std::uint16_t>{kFirst} : std::span<const std::uint16_t>{};
}

Answer RecipientInquiry::answer(const Found& found) const noexcept {
  for (const std::uint16_t place : found.others) {
    if (others_[place].asked) return Answer::listed;
  }
  if (!asks_national_ || found.area_code == 0) return Answer::not_listed;
  const AreaSlabs::Area& area = national_->area(found.area_code);
  if (area.bits == nullptr || area.version < oldest_version_) return Answer::unknown;
  return found.national ? Answer::listed : Answer::not_listed;
}

std::string_view RecipientInquiry::national_version(const Found& found) const noexcept {
  if (found.area_code == 0) return {};
  return national_versions_[found.area_code - PhoneNumber::kFirstAreaCode];
}

void RecipientInquiry::append_columns(std::size_t place, std::string& row) const {
  const Found& found = found_[place];
  Cell names{row};
  if (found.national) names.add(national_name_);
  for (const std::uint16_t other : found.others) {
    if (others_[other].asked) names.add(others_[other].name);
  }
  row += ',';
  Cell versions{row};
  bool held = found.national;
  if (held) versions.add(national_version(found));
  for (const std::uint16_t other : found.others) {
    if (!others_[other].asked) continue;
    held = true;
    versions.add(to_text(version_of(others_[other].areas, found.area_code)));
  }
  if (!held) versions.add(national_version(found));
}

}  // namespace smppguard::dnc
