// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/amendment.hpp"
#include "smppguard/store/complaint.hpp"
#include "smppguard/store/measure.hpp"
#include "smppguard/store/receipt.hpp"
#include "smppguard/store/record.hpp"

#include <variant>

namespace smppguard::store {

/// One thing that a store is told to make durable.
using Change = std::variant<Record, Amendment, PendingReceipt, ForgetReceipt, Measure, EndMeasure, Complaint>;

}  // namespace smppguard::store
