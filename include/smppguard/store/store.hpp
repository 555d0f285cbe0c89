// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/change.hpp"
#include "smppguard/store/complaint.hpp"
#include "smppguard/store/condition.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/measure.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
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

/// Durable, with the entries that it added to the feed in their order; or why not.
using Appended = boost::system::result<std::vector<FeedEntry>, AppendError>;

/// How many standings there were, and the position in the feed up to which they hold.
struct Loaded {
  std::size_t count = 0;
  Position position = 0;
};

/// Narrows a listing; what is not given does not matter.
struct HistoryFilter {
  std::optional<PhoneNumber> recipient{};
  std::optional<PhoneNumber> sender{};
  std::optional<std::uint32_t> organisation{};
  std::optional<WallTime> since{};
  std::optional<WallTime> until{};
  std::vector<std::string> kinds{};
};

/// False ends the listing.
using EachStanding = std::function<bool(const consent::Fact&, const FeedEntry&)>;

/// Where consent and its evidence are kept for years, and pending receipts until they are forgotten. One
/// thread at a time; a thread that wants to read while another appends opens a store of its own.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Who has much to append beside a running service appends at most this many at a time, with this pause in
  /// between, so that the service's own get their turn.
  static constexpr std::size_t kFairBatch = 1'000;
  static constexpr std::chrono::milliseconds kFairPause{5};

  /// Any thread, also while a call is under way. A store in a file has nothing to say.
  [[nodiscard]] virtual Condition condition() const { return {}; }

  /// All of them in their order, or none. On success they have survived a loss of power when this returns. On
  /// an error nothing was kept, as far as the store can know, and later calls may succeed: appending a text
  /// or a receipt once more is harmless, since each text is evidence and a receipt is there once.
  [[nodiscard]] virtual Appended append(std::span<const Change> changes) = 0;

  /// Calls `each` for every standing other than State::none, in no particular order. `each` must not use the
  /// store. One consistent view: what is committed meanwhile is behind the position that is returned.
  [[nodiscard]] virtual Result<Loaded> load_standings(
      const std::function<void(const consent::Fact&)>& each) = 0;

  /// Calls `each` for the first `limit` entries behind `after`, in order; gives the last one's position, or
  /// `after` if there is none. Cheap where there is none.
  [[nodiscard]] virtual Result<Position> read_feed(Position after, std::size_t limit,
                                                   const std::function<void(const FeedEntry&)>& each) = 0;

  /// The same as load_standings() for the first `limit` receipts that were kept and have not been forgotten,
  /// in that order; gives their count. Of nodes each has its own, and takes over those of none (a copied
  /// file's).
  [[nodiscard]] virtual Result<std::size_t> load_receipts(
      std::size_t limit, const std::function<void(PendingReceipt)>& each) = 0;

  /// What stands between the two, in every matter of Party{sender} and of own_list; for looking up one pair
  /// without loading all. `organisation` 0: none.
  [[nodiscard]] virtual Result<std::vector<consent::Fact>> find_standings(PhoneNumber recipient,
                                                                          PhoneNumber sender,
                                                                          std::uint32_t organisation) = 0;

  /// The latest `limit` texts of one kind, the last one committed first. Repeated ones are all listed.
  [[nodiscard]] virtual Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit) = 0;

  /// Feed entries that the filter lets through, the latest first.
  [[nodiscard]] virtual Result<std::vector<FeedEntry>> history(const HistoryFilter& filter,
                                                               std::size_t limit) = 0;

  /// Calls `each`, which must not use the store and says whether to go on, for what stands in one matter,
  /// with the entry that made it so, in the order of recipients. All of it is of one moment, and is read a
  /// page at a time. Gives how many `each` has heard of.
  [[nodiscard]] virtual Result<std::size_t> list_standings(consent::Matter matter, consent::State state,
                                                           const EachStanding& each) = 0;

  /// Measures in force, the latest first.
  [[nodiscard]] virtual Result<std::vector<Measure>> measures(const MeasureFilter& filter) = 0;

  /// The latest `limit` complaints that the filter lets through, the last one committed first.
  [[nodiscard]] virtual Result<std::vector<KeptComplaint>> list_complaints(const ComplaintFilter& filter,
                                                                           std::size_t limit) = 0;
  /// How many complaints the filter lets through. A text and the answer that names its sender are one: the
  /// answer.
  [[nodiscard]] virtual Result<std::uint64_t> count_complaints(const ComplaintFilter& filter) = 0;
  /// Those of `references` that the store has, in any order.
  [[nodiscard]] virtual Result<std::vector<std::string>> known_complaints(
      std::span<const std::string> references) = 0;
};

}  // namespace smppguard::store
