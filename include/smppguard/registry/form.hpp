// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/registry/organisation.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::registry {

/// Everything that is wrong with what was filled in, one sentence each; empty: nothing. What the sentence
/// names first is the field: "brand_id: ...".
[[nodiscard]] std::vector<std::string> mistakes(const Organisation& organisation);
[[nodiscard]] std::vector<std::string> mistakes(const Campaign& campaign);
[[nodiscard]] std::vector<std::string> mistakes(const Exemption& exemption);

/// The use cases of The Campaign Registry, in capitals.
[[nodiscard]] std::span<const std::string_view> use_cases() noexcept;

[[nodiscard]] std::string_view name(Category category) noexcept;
[[nodiscard]] std::optional<Category> find_category(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(CampaignStatus status) noexcept;
[[nodiscard]] std::optional<CampaignStatus> find_campaign_status(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(ExemptionStatus status) noexcept;
[[nodiscard]] std::optional<ExemptionStatus> find_exemption_status(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(QuietHours mode) noexcept;
[[nodiscard]] std::optional<QuietHours> find_quiet_hours(std::string_view name) noexcept;

}  // namespace smppguard::registry
