// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/measure.hpp"
#include "sql_database.hpp"

#include <vector>

namespace smppguard::store {

// The table `measures`: those in force, and for some time those whose end has come by itself.

/// By falling id.
[[nodiscard]] Result<std::vector<Measure>> list_measures(Database& database, const MeasureFilter& filter);

/// Adds it, with its id, to the transaction in hand: queued.
void put_measure(Database& database, const Measure& measure);
/// Likewise.
void remove_measure(Database& database, Position id);
/// Likewise: those that were over by then.
void remove_measures_over(Database& database, WallTime by);

/// What the feed says of one that ends before its time.
[[nodiscard]] FeedEntry entry_of(const Measure& ended, const EndMeasure& end);

}  // namespace smppguard::store
