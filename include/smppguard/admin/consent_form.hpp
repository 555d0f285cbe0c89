// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::admin {

/// What an operator can enter about a recipient.
enum class ConsentKind : std::uint8_t {
  approval,         ///< the same as an Approve text, given in another way
  written_consent,  ///< ends when it says, or never
  purchase,         ///< established business relationship, ends 18 months later
  inquiry,          ///< the same, ends 3 months later
  opt_out,          ///< no more messages from one sender number
  company_opt_out,  ///< none from any number of one organisation
  own_list,         ///< none but from senders that the recipient allows
};
inline constexpr std::size_t kConsentKindCount = 7;

/// snake_case.
[[nodiscard]] std::string_view name(ConsentKind kind) noexcept;
[[nodiscard]] std::optional<ConsentKind> find_consent_kind(std::string_view name) noexcept;
[[nodiscard]] consent::Matter matter_of(ConsentKind kind) noexcept;
/// permitted or opted_out.
[[nodiscard]] consent::State state_of(ConsentKind kind) noexcept;
/// The kinds that permit something: approval, written_consent, purchase and inquiry.
[[nodiscard]] std::vector<ConsentKind> permission_kinds();
/// opt_out and company_opt_out.
[[nodiscard]] std::vector<ConsentKind> opt_out_kinds();

/// The end of an established business relationship, by the calendar (47 CFR 64.1200(f)(5)); nothing for the
/// kinds that have no end of their own.
[[nodiscard]] std::optional<WallTime> natural_end(ConsentKind kind, WallTime from) noexcept;

/// Whom a consent is between. Of sender and organisation one is given, or for an own list neither.
struct ConsentName {
  ConsentKind kind = ConsentKind::approval;
  PhoneNumber recipient;
  PhoneNumber sender{};
  std::string organisation{};  ///< key
};

struct ConsentForm {
  ConsentName name;
  WallTime from{};  ///< when it was given, bought, asked or said
  std::optional<WallTime> until{};
  std::string evidence;  ///< where the proof is; required for what permits
};

/// What stands, with what is known about how it came to be.
struct ConsentFile {
  ConsentKind kind = ConsentKind::approval;
  consent::Fact fact;
  std::string organisation;  ///< key of fact.party.organisation
  std::string evidence;
  std::string note;
  std::string by;  ///< empty: the recipient's own text
  WallTime entered_at{};
};

/// Narrows a listing; what is not given does not matter.
struct ConsentFilter {
  std::vector<ConsentKind> kinds;
  std::optional<PhoneNumber> recipient{};
  std::optional<PhoneNumber> sender{};
  std::size_t limit = std::numeric_limits<std::size_t>::max();  ///< what is behind is not read
};

}  // namespace smppguard::admin
