// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/journal/journal.hpp"
#include "smppguard/store/feed.hpp"

#include <functional>
#include <memory>
#include <string>

namespace smppguard::store {
class Store;
}

namespace smppguard::app {

/// A feed entry as the journal writes it.
[[nodiscard]] journal::EvidenceEntry journal_entry_of(const store::FeedEntry& entry);

/// Reads the feed for the journal, from a store of its own. `trouble` hears of a store that cannot be read;
/// it is tried again.
[[nodiscard]] journal::Journal::Source journal_source(std::shared_ptr<store::Store> store,
                                                      std::function<void(const std::string&)> trouble);

}  // namespace smppguard::app
