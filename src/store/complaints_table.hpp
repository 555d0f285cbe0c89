// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/complaint.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

// The table `complaints`.

/// Whether there can be such a complaint, on every engine.
[[nodiscard]] bool can_exist(const Complaint& complaint) noexcept;

/// Adds it to the transaction in hand: queued.
void add_complaint(Database& database, const Complaint& complaint, std::int64_t id);
/// Whether there is one of that reference, not "": queued; `known`, which must live until then, is set to
/// true if so.
void queue_find_reference(Database& database, std::string_view reference, bool& known);

// As Store says.
[[nodiscard]] Result<std::vector<KeptComplaint>> list_complaints(Database& database,
                                                                 const ComplaintFilter& filter,
                                                                 std::size_t limit);
[[nodiscard]] Result<std::uint64_t> count_complaints(Database& database, const ComplaintFilter& filter);
[[nodiscard]] Result<std::vector<std::string>> known_complaints(Database& database,
                                                                std::span<const std::string> references);

}  // namespace smppguard::store
