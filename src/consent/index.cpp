// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/index.hpp"

#include "epochs.hpp"
#include "packed_key.hpp"
#include "table.hpp"

#include <array>
#include <atomic>
#include <random>

namespace smppguard::consent {
namespace {

constexpr std::size_t kFirstSlots = 16;
/// Fuller than this, the walks of linear probing grow long.
constexpr std::size_t kLoadTenths = 7;

std::uint64_t drawn_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

}  // namespace

/// What readers look at comes first; what the writer changes with every put() has cache lines of its own, or
/// each put() would cost the readers a miss.
struct Index::Shards {
  explicit Shards(std::uint64_t hash_seed) : seed{hash_seed} {
    for (std::atomic<Table*>& table : tables) table = new Table{kFirstSlots};
  }
  Shards(const Shards&) = delete;
  Shards& operator=(const Shards&) = delete;
  ~Shards() {
    for (const std::atomic<Table*>& table : tables) delete table.load();
  }

  void double_table(std::size_t shard);

  const std::uint64_t seed;
  std::array<std::atomic<Table*>, kShards> tables;  // owned
  Epochs epochs;

  alignas(64) std::array<std::size_t, kShards> used{};  // writer only
  std::atomic<std::size_t> size{0};
  std::atomic<std::size_t> table_octets{kShards * kFirstSlots * sizeof(Table::Slot)};
};

void Index::Shards::double_table(std::size_t shard) {
  epochs.prepare();
  Table* old = tables[shard].load(std::memory_order_relaxed);
  auto larger = std::make_unique<Table>(old->slots() * 2);
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

Index::Put Index::put(const Grant& grant) {
  const auto key = pack(grant.grantor, grant.grantee);
  if (!key) return Put::refused;
  shards_->epochs.free_unheld();

  const std::atomic<Table*>& table = shards_->tables[key->shard];
  const std::uint64_t place = place_of(key->word, shards_->seed);
  const std::int64_t effective_from = grant.effective_from.time_since_epoch().count();
  if (Table::Slot* known = table.load(std::memory_order_relaxed)->find(key->word, place)) {
    if (effective_from < known->value.load(std::memory_order_relaxed)) {
      known->value.store(effective_from, std::memory_order_relaxed);
    }
    return Put::known;
  }
  std::size_t& used = shards_->used[key->shard];
  if ((used + 1) * 10 > table.load(std::memory_order_relaxed)->slots() * kLoadTenths) {
    shards_->double_table(key->shard);
  }
  table.load(std::memory_order_relaxed)->insert(key->word, place, effective_from);
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
};

std::unique_ptr<Index::Reader> Index::make_reader() {
  return std::unique_ptr<Reader>{new Reader{std::make_unique<Reader::Pinned>(*shards_)}};
}

Index::Reader::Reader(std::unique_ptr<Pinned> pinned) noexcept : pinned_{std::move(pinned)} {}
Index::Reader::~Reader() = default;

bool Index::Reader::approved(PhoneNumber recipient, PhoneNumber sender, WallTime now) const noexcept {
  const auto from = effective_from(recipient, sender);
  return from && *from <= now;
}

std::optional<WallTime> Index::Reader::effective_from(PhoneNumber recipient,
                                                      PhoneNumber sender) const noexcept {
  const auto key = pack(recipient, sender);
  if (!key) return std::nullopt;
  const Shards& shards = pinned_->shards;
  std::optional<WallTime> found;
  pinned_->pin.hold();
  const Table* table = shards.tables[key->shard].load();
  if (const Table::Slot* slot = table->find(key->word, place_of(key->word, shards.seed))) {
    found = WallTime{WallTime::duration{slot->value.load(std::memory_order_relaxed)}};
  }
  pinned_->pin.release();
  return found;
}

}  // namespace smppguard::consent
