// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mistakes.hpp"
#include "smppguard/admin/consent_form.hpp"

namespace smppguard::admin {

/// What can be told from the form alone. Times are held against `now`.
void check(Mistakes& mistakes, const ConsentForm& form, WallTime now);
void check(Mistakes& mistakes, const ConsentName& name);

}  // namespace smppguard::admin
