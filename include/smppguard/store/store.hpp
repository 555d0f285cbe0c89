// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/grant.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/change.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <boost/system/result.hpp>

namespace smppguard::store {

/// What an append failed on, and so whether it is worth trying again in smaller parts.
enum class Blame : std::uint8_t {
  change,  ///< the store will never take one of these changes; it takes others
  store,   ///< the store took nothing and would take nothing else now (full, locked, unreachable)
};

struct AppendError : Error {
  Blame blame = Blame::store;
};

/// Durable, or why not.
using Appended = boost::system::result<void, AppendError>;

/// Where grants and near misses are kept for years, and pending receipts until they are forgotten. One thread
/// at a time; a thread that wants to read while another appends opens a store of its own.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// All of them in their order, or none. On success they have survived a loss of power when this returns. On
  /// an error nothing was kept, as far as the store can know, and later calls may succeed: appending a grant
  /// once more is harmless, since each Approve is evidence and the pair keeps its earliest effective_from; so
  /// is a receipt once more, which is there once.
  [[nodiscard]] virtual Appended append(std::span<const Change> changes) = 0;

  /// Calls `each` once per pair, in no particular order, and returns how many. `each` must not use the store.
  [[nodiscard]] virtual Result<std::size_t> load_grants(
      const std::function<void(const consent::Grant&)>& each) = 0;

  /// The same for the first `limit` receipts that were kept and have not been forgotten, in that order.
  [[nodiscard]] virtual Result<std::size_t> load_receipts(
      std::size_t limit, const std::function<void(PendingReceipt)>& each) = 0;

  [[nodiscard]] virtual Result<std::optional<consent::Grant>> find_grant(PhoneNumber grantor,
                                                                         PhoneNumber grantee) = 0;

  /// The latest `limit` records of one kind, the last one committed first. Repeated Approves are all listed.
  [[nodiscard]] virtual Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit) = 0;
};

}  // namespace smppguard::store
