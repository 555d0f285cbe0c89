// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::registry {

/// Ids are the store's, from 1, never reused.
using OrganisationId = std::uint32_t;
using CampaignId = std::uint32_t;
using ExemptionId = std::uint32_t;

/// What becomes of the organisation's messages at night; as_route: no setting of its own.
enum class QuietHours : std::uint8_t { as_route, off, refuse, defer };

/// Who sends texts. `key` is how configuration and the command line name it: 1 to 32 of a-z, 0-9 and -.
struct Organisation {
  OrganisationId id = 0;  ///< 0: not stored yet
  std::string key{};
  std::string name{};  ///< legal name
  std::string contact_person{};
  std::string contact_email{};
  std::string contact_phone{};
  std::string brand_id{};  ///< B and six letters or digits; empty: it sends no campaigns of bulk texts
  bool company_wide_opt_out = false;  ///< a STOP to one of its numbers holds for all of them
  QuietHours quiet_hours = QuietHours::as_route;
  WallTime created_at{};
  std::string created_by{};

  friend bool operator==(const Organisation&, const Organisation&) = default;
};

/// Only an active one makes its numbers registered; ended is final.
enum class CampaignStatus : std::uint8_t { active, suspended, ended };

/// One Campaign Registration Form of an organisation, with its sender numbers.
struct Campaign {
  CampaignId id = 0;
  OrganisationId organisation = 0;
  std::string key{};          ///< unique within the organisation, as Organisation::key
  std::string campaign_id{};  ///< C and six letters or digits, or empty
  std::string use_case{};     ///< one of use_cases(), or empty
  std::string description{};
  std::vector<std::string> samples{};  ///< of messages
  std::vector<PhoneNumber> numbers{};  ///< each belongs to one active campaign at a time
  CampaignStatus status = CampaignStatus::active;
  WallTime created_at{};
  std::string created_by{};

  friend bool operator==(const Campaign&, const Campaign&) = default;
};

/// Which of the exempt groups an organisation says it belongs to.
enum class Category : std::uint8_t { healthcare, financial, nonprofit, political };

/// requested -> approved or refused; approved -> revoked.
enum class ExemptionStatus : std::uint8_t { requested, approved, refused, revoked };

/// A request to be exempt from the registry, and what became of it. In force while approved and within
/// [from, until).
struct Exemption {
  ExemptionId id = 0;
  OrganisationId organisation = 0;
  Category category = Category::healthcare;
  std::vector<CampaignId> campaigns{};  ///< empty: all numbers that the organisation registers
  std::string licence{};                ///< SHA-256 of the document in hex; empty: none attached yet
  WallTime from{};
  std::optional<WallTime> until{};
  ExemptionStatus status = ExemptionStatus::requested;
  WallTime requested_at{};
  std::string requested_by{};
  WallTime decided_at{};  ///< approved or refused
  std::string decided_by{};
  std::string decision_note{};
  WallTime revoked_at{};
  std::string revoked_by{};
  std::string revocation_note{};

  friend bool operator==(const Exemption&, const Exemption&) = default;
};

}  // namespace smppguard::registry
