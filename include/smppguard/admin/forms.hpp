// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/registry/organisation.hpp"
#include "smppguard/store/measure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::admin {

/// What is to be different about an organisation; what is not given stays.
struct OrganisationChange {
  std::optional<std::string> name{};
  std::optional<std::string> contact_person{};
  std::optional<std::string> contact_email{};
  std::optional<std::string> contact_phone{};
  std::optional<std::string> brand_id{};
  std::optional<bool> company_wide_opt_out{};
  std::optional<registry::QuietHours> quiet_hours{};
};

/// How a campaign is named: both keys.
struct CampaignName {
  std::string organisation;
  std::string campaign;
};

/// What is to be different about a campaign; what is not given stays.
struct CampaignChange {
  std::optional<std::string> campaign_id{};
  std::optional<std::string> use_case{};
  std::optional<std::string> description{};
  std::optional<std::vector<std::string>> samples{};  ///< all of them
  std::vector<PhoneNumber> add{};
  std::vector<PhoneNumber> remove{};
};

/// A file as it was handed in.
struct Document {
  std::string file_name;
  std::vector<std::uint8_t> octets;
};

struct ExemptionForm {
  std::string organisation;  ///< key
  registry::Category category = registry::Category::healthcare;
  std::vector<std::string> campaigns;  ///< keys; empty: all numbers of the organisation
  WallTime from{};
  std::optional<WallTime> until{};
  std::optional<Document> licence{};
};

/// A campaign with its organisation's key.
struct CampaignFile {
  std::string organisation;
  registry::Campaign campaign;
};

/// An exemption with the keys that its ids stand for.
struct ExemptionFile {
  std::string organisation;
  std::vector<std::string> campaigns;
  registry::Exemption exemption;
};

/// Everything about one organisation.
struct OrganisationFile {
  registry::Organisation organisation;
  std::vector<registry::Campaign> campaigns;
  std::vector<ExemptionFile> exemptions;
};

/// A person's decision about all that a sender, or an organisation, sends.
struct MeasureForm {
  PhoneNumber sender{};
  std::string organisation{};  ///< key; in place of a sender
  store::Measure::Action action = store::Measure::Action::block;
  std::optional<WallTime> until{};  ///< nothing: until somebody ends it
  std::uint32_t per_second = 0;     ///< of throttle
  std::string explanation{};        ///< to the sender
};

enum class ExportForm : std::uint8_t {
  csv,    ///< the columns of the FTC's complaint files
  jsonl,  ///< an object a line, with all that is known
};
[[nodiscard]] std::optional<ExportForm> find_export_form(std::string_view name) noexcept;

/// Blocks of senders that began in a period.
struct MeasureExport {
  ExportForm form = ExportForm::csv;
  std::optional<WallTime> since{};
  std::optional<WallTime> until{};  ///< before this
  WallTime now{};                   ///< a block with an end before it is over
};

}  // namespace smppguard::admin
