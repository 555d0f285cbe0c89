// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

namespace smppguard {

/// Who writes to whom.
struct Correspondents {
  PhoneNumber recipient;
  PhoneNumber sender;
};

}  // namespace smppguard
