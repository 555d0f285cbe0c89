// SPDX-License-Identifier: Apache-2.0
#include "measures.hpp"

#include "wall_clock.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include <boost/unordered/unordered_flat_map.hpp>

namespace smppguard::app {
namespace {

using policy::Restraint;
using Action = store::Measure::Action;

/// At most so much of a rate may be used at once.
constexpr std::chrono::milliseconds kRateBurst{1'000};

Restraint::Kind kind_of(Action action) noexcept {
  switch (action) {
    case Action::trust: return Restraint::Kind::none;
    case Action::throttle: return Restraint::Kind::throttled;
    case Action::hold: return Restraint::Kind::held;
    case Action::block: return Restraint::Kind::blocked;
  }
  return Restraint::Kind::none;
}

bool is_over(const store::Measure& measure, WallTime now) noexcept {
  return measure.until && *measure.until <= now;
}

}  // namespace

/// A measure, and what its sender has used of its rate: the moment, in microseconds since 1970, from which on
/// the rate is unused. Lives on from table to table.
struct Measures::Known {
  explicit Known(store::Measure taken) : measure{std::move(taken)} {
    restraint.kind = kind_of(measure.action);
    restraint.by_rule = !measure.rule.empty();
    restraint.rule = measure.rule;
    restraint.explanation = measure.explanation;
    restraint.id = measure.id;
    restraint.until = measure.until;
    restraint.place = this;
  }

  const store::Measure measure;
  policy::Restraint restraint;  // with views of the measure
  mutable std::atomic<std::int64_t> used_until{0};
};

/// Numbers of one area code differ in their low digits only; a multiplication spreads them.
struct SpreadHash {
  using is_avalanching = void;
  std::size_t operator()(std::uint64_t key) const noexcept {
    const std::uint64_t spread = key * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(spread ^ (spread >> 32U));
  }
};

/// By whom they are against.
class MeasureTable {
 public:
  using Known = Measures::Known;
  using Group = std::vector<std::shared_ptr<const Known>>;

  void add(const std::shared_ptr<const Known>& known) {
    const store::Measure& measure = known->measure;
    Group& group = measure.sender ? senders_[measure.sender.key()] : organisations_[measure.organisation];
    group.push_back(known);
    ++size_;
  }

  /// nullptr: there is none.
  [[nodiscard]] const Group* of_sender(PhoneNumber sender) const noexcept {
    return senders_.empty() ? nullptr : find(senders_, sender.key());
  }
  [[nodiscard]] const Group* of_organisation(std::uint32_t organisation) const noexcept {
    return find(organisations_, organisation);
  }
  [[nodiscard]] bool has_organisations() const noexcept { return !organisations_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  template <class Each>
  void each(const Each& each) const {
    for (const auto& [sender, group] : senders_) {
      for (const auto& one : group) each(one->measure);
    }
    for (const auto& [organisation, group] : organisations_) {
      for (const auto& one : group) each(one->measure);
    }
  }

 private:
  template <class Groups, class Key>
  static const Group* find(const Groups& groups, Key key) noexcept {
    const auto found = groups.find(key);
    return found == groups.end() ? nullptr : &found->second;
  }

  boost::unordered_flat_map<std::uint64_t, Group, SpreadHash> senders_;
  boost::unordered_flat_map<std::uint32_t, Group> organisations_;
  std::size_t size_ = 0;
};

Measures::Measures() : table_{std::make_shared<const MeasureTable>()} {}
Measures::~Measures() = default;

Result<void> Measures::load(store::Store& store) {
  constexpr std::size_t kPage = 1'000;
  store::MeasureFilter filter;
  filter.limit = kPage;
  for (;;) {
    const auto page = store.measures(filter);
    if (page.has_error()) return page.error();
    for (const store::Measure& measure : *page) (void)take(entry_of(measure));
    if (page->size() < kPage) break;
    filter.before = page->back().id;
  }
  publish();
  return {};
}

bool Measures::take(const store::FeedEntry& entry) {
  const auto news = store::read_measure(entry);
  if (!news) return entry.kind == store::kMeasureTaken || entry.kind == store::kMeasureEnded;
  changed_ = true;
  if (const auto* ended = std::get_if<store::MeasureEnded>(&*news)) {
    known_.erase(ended->id);
    return true;
  }
  const auto& begun = std::get<store::Measure>(*news);
  forget_over();
  if (!known_.contains(begun.id)) known_.emplace(begun.id, std::make_shared<Known>(begun));
  return true;
}

void Measures::forget_over() {
  constexpr std::chrono::hours kKept{24};  // should the clock be set back
  const WallTime then = wall_time_now() - kKept;
  std::erase_if(known_, [&](const auto& one) { return is_over(one.second->measure, then); });
}

void Measures::begin_anew() {
  known_.clear();
  changed_ = true;
}

void Measures::publish() {
  std::erase_if(earlier_, [](const auto& one) { return one.use_count() == 1; });
  if (!std::exchange(changed_, false)) return;
  auto table = std::make_shared<MeasureTable>();
  for (const auto& [id, known] : known_) table->add(known);
  std::shared_ptr<const MeasureTable> before = std::move(table);
  {
    const std::lock_guard lock{mutex_};
    table_.swap(before);
  }
  // Not for a worker to take apart when it lets go of it.
  earlier_.push_back(std::move(before));
  version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const MeasureTable> Measures::table() const {
  const std::lock_guard lock{mutex_};
  return table_;
}

MeasureCounts count(const MeasureTable& table, WallTime now) noexcept {
  MeasureCounts counts{};
  table.each([&](const store::Measure& measure) {
    if (!is_over(measure, now)) ++counts[static_cast<std::size_t>(measure.action)];
  });
  return counts;
}

const MeasureTable& MeasuredRestraints::table() const noexcept {
  const std::uint64_t version = measures_.version();
  if (version != version_) {
    table_ = measures_.table();
    version_ = version;
  }
  return *table_;
}

namespace {

bool trusts(const MeasureTable::Group* group, WallTime now) noexcept {
  return group != nullptr && std::any_of(group->begin(), group->end(), [&](const auto& one) {
           return one->measure.action == Action::trust && !is_over(one->measure, now);
         });
}

/// The harder of `hardest`, which may be nullptr, and those of the group that count.
const Restraint* harder(const Restraint* hardest, const MeasureTable::Group* group, bool rules_count,
                        WallTime now) noexcept {
  if (group == nullptr) return hardest;
  for (const auto& one : *group) {
    const Restraint& restraint = one->restraint;
    const bool counts = !is_over(one->measure, now) && (rules_count || !restraint.by_rule);
    const Restraint::Kind so_far = hardest != nullptr ? hardest->kind : Restraint::Kind::none;
    if (counts && restraint.kind > so_far) hardest = &restraint;
  }
  return hardest;
}

}  // namespace

/// What rules decided counts neither against the trusted nor against the exempt; what persons did does.
const Restraint* MeasuredRestraints::find(PhoneNumber sender, const policy::Senders* senders,
                                          WallTime now) const noexcept {
  const MeasureTable& table = this->table();
  if (table.size() == 0) return nullptr;
  const MeasureTable::Group* const own = table.of_sender(sender);
  const bool asks_organisation = table.has_organisations() || own != nullptr;
  if (!asks_organisation) return nullptr;
  const policy::SenderFile file = senders != nullptr ? senders->look_up(sender, now) : policy::SenderFile{};
  const MeasureTable::Group* const common = table.of_organisation(file.organisation);
  const bool rules_count = file.exemption == 0 && !trusts(own, now) && !trusts(common, now);
  return harder(harder(nullptr, own, rules_count, now), common, rules_count, now);
}

/// The rate as a moment that moves on with each message: there is room while it is less than a burst ahead.
bool MeasuredRestraints::take(const policy::Restraint& throttled, WallTime now) const noexcept {
  const auto* const known = static_cast<const MeasureTable::Known*>(throttled.place);
  if (rates_ == Rates::not_counted || known == nullptr || known->measure.per_second == 0) return true;
  using std::chrono::microseconds;
  const std::int64_t at = microseconds{now.time_since_epoch()}.count();
  const std::int64_t burst = microseconds{kRateBurst}.count();
  const std::int64_t each = microseconds{std::chrono::seconds{1}}.count() / known->measure.per_second;
  std::int64_t used = known->used_until.load(std::memory_order_relaxed);
  for (;;) {
    const bool clock_was_set_back = used > at + 2 * burst;
    const std::int64_t from = clock_was_set_back ? at : std::max(used, at);
    if (from + each > at + burst) return false;
    if (known->used_until.compare_exchange_weak(used, from + each, std::memory_order_relaxed)) return true;
  }
}

bool is_trusted(const MeasureTable& table, PhoneNumber sender, std::uint32_t organisation,
                WallTime now) noexcept {
  return trusts(table.of_sender(sender), now) || trusts(table.of_organisation(organisation), now);
}

}  // namespace smppguard::app
