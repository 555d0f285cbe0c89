// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/index.hpp"

#include "epochs.hpp"
#include "hash_seed.hpp"
#include "packed_key.hpp"
#include "packed_standing.hpp"
#include "smppguard/core/touch.hpp"
#include "table.hpp"
#include "tier.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <memory>

namespace smppguard::consent {
namespace {

constexpr std::size_t kFirstSlots = 16;
constexpr std::size_t kSlotBits = 40;  // no table has so many slots
/// Fuller than this, the walks of linear probing grow long.
constexpr std::size_t kLoadTenths = 7;
constexpr std::size_t kAtAStretch = 32;

}  // namespace

/// What readers look at comes first; what the writer changes with every put() has cache lines of its own, or
/// each put() would cost the readers a miss.
struct Index::Shards {
  explicit Shards(std::uint64_t hash_seed) : seed{hash_seed} {
    for (std::size_t shard = 0; shard < kShards; ++shard)
      tables[shard] = make_table(shard, kFirstSlots).release();
  }
  Shards(const Shards&) = delete;
  Shards& operator=(const Shards&) = delete;
  ~Shards() {
    for (const std::atomic<Table*>& table : tables) delete table.load();
  }

  [[nodiscard]] std::unique_ptr<Table> make_table(std::size_t shard, std::size_t slots);
  void double_table(std::size_t shard);

  const std::uint64_t seed;
  /// By matter: whether anything about it was ever put. Of most nothing ever is, and then a look-up reads no
  /// table.
  std::array<std::atomic<bool>, kMatterCount> any{};
  std::array<std::atomic<Table*>, kShards> tables;  // owned
  Epochs epochs;

  alignas(64) std::array<std::size_t, kShards> used{};  // writer only
  /// By the logarithm of a table's slots; each lives as long as a table in it. Writer only.
  std::array<std::weak_ptr<Tier>, kSlotBits> tiers{};
  std::atomic<std::size_t> size{0};
  std::atomic<std::size_t> table_octets{kShards * kFirstSlots * sizeof(Table::Slot)};
};

std::unique_ptr<Table> Index::Shards::make_table(std::size_t shard, std::size_t slots) {
  std::weak_ptr<Tier>& known = tiers[static_cast<std::size_t>(std::countr_zero(slots))];
  std::shared_ptr<Tier> tier = known.lock();
  if (!tier) known = tier = std::make_shared<Tier>(slots * sizeof(Table::Slot), kShards);
  return std::make_unique<Table>(slots, tier->room(shard));
}

void Index::Shards::double_table(std::size_t shard) {
  epochs.prepare();
  Table* old = tables[shard].load(std::memory_order_relaxed);
  auto larger = make_table(shard, old->slots() * 2);
  for (std::size_t i = 0; i < old->slots(); ++i) {
    const std::uint64_t key = old->slot(i).key.load(std::memory_order_relaxed);
    if (key != 0)
      larger->insert(key, place_of(key, seed), old->slot(i).value.load(std::memory_order_relaxed));
  }
  table_octets.fetch_add(larger->octets() - old->octets(), std::memory_order_relaxed);
  // Sequentially consistent for Epochs' sake; as a release it also publishes what was just filled in.
  tables[shard].store(larger.release());
  epochs.retire(std::unique_ptr<Table>{old});
}

Index::Index() : Index{drawn_seed()} {}
Index::Index(std::uint64_t hash_seed) : shards_{std::make_unique<Shards>(hash_seed)} {}
Index::~Index() = default;

Index::Put Index::put(const Fact& fact) {
  const auto key = well_formed(fact) ? pack(fact.recipient, fact.party, fact.matter) : std::nullopt;
  if (!key) return Put::refused;
  shards_->epochs.free_unheld();

  const std::atomic<Table*>& table = shards_->tables[key->shard];
  const std::uint64_t place = place_of(key->word, shards_->seed);
  const std::uint64_t standing = pack(fact.standing);
  std::atomic<bool>& any = shards_->any[static_cast<std::size_t>(fact.matter)];
  // Before the fact itself, which publishes it.
  if (!any.load(std::memory_order_relaxed)) any.store(true, std::memory_order_relaxed);
  if (Table::Slot* known = table.load(std::memory_order_relaxed)->find(key->word, place)) {
    known->value.store(standing, std::memory_order_relaxed);
    return Put::known;
  }
  std::size_t& used = shards_->used[key->shard];
  if ((used + 1) * 10 > table.load(std::memory_order_relaxed)->slots() * kLoadTenths) {
    shards_->double_table(key->shard);
  }
  table.load(std::memory_order_relaxed)->insert(key->word, place, standing);
  ++used;
  shards_->size.fetch_add(1, std::memory_order_relaxed);
  return Put::added;
}

std::size_t Index::size() const noexcept {
  return shards_->size.load(std::memory_order_relaxed);
}

std::size_t Index::memory_octets() const noexcept {
  return sizeof(Shards) + shards_->table_octets.load(std::memory_order_relaxed) +
         shards_->epochs.retired_octets();
}

struct Index::Reader::Pinned {
  explicit Pinned(Shards& read) : shards{read}, pin{read.epochs} {}
  const Shards& shards;
  Epochs::Pin pin;
  bool held = false;
};

std::unique_ptr<Index::Reader> Index::make_reader() {
  return std::unique_ptr<Reader>{new Reader{std::make_unique<Reader::Pinned>(*shards_)}};
}

Index::Reader::Reader(std::unique_ptr<Pinned> pinned) noexcept : pinned_{std::move(pinned)} {}
Index::Reader::~Reader() = default;

void Index::Reader::hold() const noexcept {
  pinned_->pin.hold();
  pinned_->held = true;
}

void Index::Reader::let_go() const noexcept {
  pinned_->held = false;
  pinned_->pin.release();
}

void Index::Reader::fetch(std::span<const Correspondents> all) const noexcept {
  fetch(all, Matter::voice);  // the others between the two lie beside it
  if (pinned_->shards.any[static_cast<std::size_t>(Matter::own_list)].load(std::memory_order_relaxed)) {
    fetch(all, Matter::own_list);
  }
}

void Index::Reader::fetch(std::span<const Correspondents> all, Matter matter) const noexcept {
  const Shards& shards = pinned_->shards;
  struct Walk {
    const Table* table;
    const Table::Slot* line;
  };
  // Where they are is found out first, so that hardly anything stands between the reads that wait for memory.
  std::array<Walk, kAtAStretch> walks;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  while (!all.empty()) {
    const auto some = all.first(std::min(all.size(), kAtAStretch));
    all = all.subspan(some.size());
    std::size_t count = 0;
    for (const Correspondents& one : some) {
      const auto key = pack(one.recipient, {.sender = one.sender}, matter);
      if (!key) continue;
      const Table* const table = shards.tables[key->shard].load();
      walks[count++] = {table, table->start(place_of(key->word, shards.seed))};
    }
    for (std::size_t i = 0; i < count; ++i) touch(walks[i].line->key.load(std::memory_order_relaxed));
    for (std::size_t i = 0; i < count; ++i) {
      const Table::Slot* const behind = walks[i].table->behind(walks[i].line);
      if (behind != nullptr) touch(behind->key.load(std::memory_order_relaxed));
    }
  }
}

Standing Index::Reader::find(PhoneNumber recipient, const Party& party, Matter matter) const noexcept {
  const Shards& shards = pinned_->shards;
  if (!shards.any[static_cast<std::size_t>(matter)].load(std::memory_order_relaxed)) return {};
  const auto key = pack(recipient, party, matter);
  if (!key) return {};
  std::uint64_t standing = 0;
  const bool held = pinned_->held;
  if (!held) pinned_->pin.hold();
  const Table* table = shards.tables[key->shard].load();
  if (const Table::Slot* slot = table->find(key->word, place_of(key->word, shards.seed))) {
    standing = slot->value.load(std::memory_order_relaxed);
  }
  if (!held) pinned_->pin.release();
  return standing == 0 ? Standing{} : unpack(standing);
}

}  // namespace smppguard::consent
