// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <string>

namespace smppguard::store {

/// What an operator enters about a recipient: a permission, an opt-out, an own list, or the end of one.
///
/// fact.standing.state is permitted to enter a permission (matters written_consent, purchase, inquiry, and
/// voice for an approval given in another way), opted_out to enter an opt-out or an own list, none to end
/// what stands. An opt-out ends every permission between the two. A permission does not end an opt-out.
struct Amendment {
  consent::Fact fact;
  std::string evidence;  ///< where the proof is: a document's name, a URL, a ticket
  std::string note;
  std::string by;  ///< who enters it; never empty
  WallTime at{};

  friend bool operator==(const Amendment&, const Amendment&) = default;
};

}  // namespace smppguard::store
