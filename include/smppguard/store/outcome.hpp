// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/amendment.hpp"
#include "smppguard/store/measure.hpp"
#include "smppguard/store/record.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// What a change makes of what stands; without SQL, so that every store comes to the same end.
struct Outcome {
  std::string_view kind;  ///< of the feed's entries; static
  /// How things stand from now on in the matters that are concerned, changed or not. Empty: the text changes
  /// nothing.
  std::vector<consent::Fact> facts;
};

/// What has to be looked up for outcome().
enum class Concern : std::uint8_t {
  nothing,
  pair,       ///< what stands between recipient and sender or organisation, and the recipient's own list
  approvals,  ///< all that stands in Matter::voice of the recipient
};
[[nodiscard]] Concern concern(Record::Kind kind) noexcept;
/// A company-wide opt-out, which concerns what permits any number of the organisation too.
[[nodiscard]] bool ends_all(const Record& record) noexcept;
[[nodiscard]] bool ends_all(const Amendment& amendment) noexcept;

/// An error if it is none that can exist.
[[nodiscard]] Result<Outcome> outcome(const Record& record, std::span<const consent::Fact> standing);

/// An error, with what to do, if it does not fit what stands. Concern::pair.
[[nodiscard]] Result<Outcome> outcome(const Amendment& amendment, std::span<const consent::Fact> standing);

/// What a measure makes of those of the same sender or organisation that are there.
struct MeasureOutcome {
  bool begins = true;         ///< false: trust, or the same rule's, stands in its way
  std::vector<Measure> ends;  ///< those that it takes the place of
};

/// A rule's measure gives way to trust, and takes the place of one of the same rule that is milder or ends
/// earlier. A person's takes the place of a person's before it
/// and of trust; trust takes the place of all. An error if it is none that can exist.
[[nodiscard]] Result<MeasureOutcome> outcome(const Measure& measure, std::span<const Measure> standing);

}  // namespace smppguard::store
