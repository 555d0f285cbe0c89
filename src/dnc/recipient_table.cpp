// SPDX-License-Identifier: Apache-2.0
#include "recipient_table.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>

namespace smppguard::dnc {

/// Adds one list after the other. A set is then the one it was before, and one list more, so that sets are
/// the nodes of a tree.
class RecipientTable::Builder {
 public:
  explicit Builder(RecipientTable& table) : table_{table} {}

  void add(const Snapshot& list, std::uint16_t place) {
    for (std::size_t i = 0; i < list.info().areas.size(); ++i) {
      const std::uint64_t first = list.info().areas[i].area_code * PhoneNumber::kLocals;
      list.for_each(i, [&](std::uint32_t local) { add(first + local, place); });
    }
  }

  void finish() {
    std::vector<bool> used(nodes_.size());
    for (const NumberTable::Entry& entry : table_.numbers_) used[entry.value()] = true;
    table_.sets_.resize(nodes_.size());
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
      if (used[node]) table_.sets_[node] = write_set(node);
    }
  }

 private:
  struct Node {
    std::uint32_t former;  // the set without its last list; kNone: there is no other
    std::uint16_t last;
  };
  static constexpr std::uint32_t kNone = NumberTable::kMostValue + 1;

  void add(std::uint64_t number, std::uint16_t place) {
    const auto [entry, fresh] = table_.numbers_.add(number, 0);
    entry.set_value(set_with(fresh ? kNone : entry.value(), place));
  }

  std::uint32_t set_with(std::uint32_t former, std::uint16_t last) {
    const auto node = static_cast<std::uint32_t>(nodes_.size());
    const auto [known, fresh] = places_.try_emplace((std::uint64_t{former} << 16U) | last, node);
    if (fresh) nodes_.push_back({former, last});
    return known->second;
  }

  Range write_set(std::uint32_t node) {
    auto& members = table_.members_;
    const auto first = static_cast<std::uint32_t>(members.size());
    for (; node != kNone; node = nodes_[node].former) members.push_back(nodes_[node].last);
    std::reverse(members.begin() + first, members.end());
    return {first, static_cast<std::uint32_t>(members.size())};
  }

  RecipientTable& table_;
  std::vector<Node> nodes_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> places_;  // of nodes, by what they are made from
};

Result<std::shared_ptr<const RecipientTable>> RecipientTable::build(std::span<const Snapshot* const> lists) {
  std::uint64_t all = 0;
  std::uint64_t most = 0;
  for (const Snapshot* list : lists) {
    all += list->info().total;
    most = std::max(most, list->info().total);
  }
  // There are no more sets than this.
  if (all > NumberTable::kMostValue) {
    return fail(fmt::format("the lists beside the national one hold {} numbers; {} are possible", all,
                            NumberTable::kMostValue));
  }
  auto table = std::make_shared<RecipientTable>();
  table->numbers_.reserve(most);
  Builder builder{*table};
  for (std::size_t i = 0; i < lists.size(); ++i) builder.add(*lists[i], static_cast<std::uint16_t>(i));
  builder.finish();
  return std::shared_ptr<const RecipientTable>{std::move(table)};
}

RecipientTable::Range RecipientTable::find(PhoneNumber number) const noexcept {
  if (!number.is_nanp()) return {};
  const auto set = numbers_.find(number.value());
  return set ? sets_[*set] : Range{};
}

}  // namespace smppguard::dnc
