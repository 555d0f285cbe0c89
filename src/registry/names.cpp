// SPDX-License-Identifier: Apache-2.0
// The names of registry's enumerations, as stored, printed and typed.
#include "smppguard/registry/form.hpp"

#include <array>

namespace smppguard::registry {
namespace {

constexpr std::array<std::string_view, 4> kCategories = {"healthcare", "financial", "nonprofit", "political"};
constexpr std::array<std::string_view, 3> kCampaignStatuses = {"active", "suspended", "ended"};
constexpr std::array<std::string_view, 4> kExemptionStatuses = {"requested", "approved", "refused",
                                                                "revoked"};
constexpr std::array<std::string_view, 4> kQuietHours = {"as_route", "off", "refuse", "defer"};

template <class Enum, std::size_t N>
std::optional<Enum> find_in(const std::array<std::string_view, N>& names, std::string_view wanted) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == wanted) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Category category) noexcept {
  return kCategories[static_cast<std::size_t>(category)];
}
std::optional<Category> find_category(std::string_view wanted) noexcept {
  return find_in<Category>(kCategories, wanted);
}
std::string_view name(CampaignStatus status) noexcept {
  return kCampaignStatuses[static_cast<std::size_t>(status)];
}
std::optional<CampaignStatus> find_campaign_status(std::string_view wanted) noexcept {
  return find_in<CampaignStatus>(kCampaignStatuses, wanted);
}
std::string_view name(ExemptionStatus status) noexcept {
  return kExemptionStatuses[static_cast<std::size_t>(status)];
}
std::optional<ExemptionStatus> find_exemption_status(std::string_view wanted) noexcept {
  return find_in<ExemptionStatus>(kExemptionStatuses, wanted);
}
std::string_view name(QuietHours mode) noexcept {
  return kQuietHours[static_cast<std::size_t>(mode)];
}
std::optional<QuietHours> find_quiet_hours(std::string_view wanted) noexcept {
  return find_in<QuietHours>(kQuietHours, wanted);
}

}  // namespace smppguard::registry
