// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/grant.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace smppguard::consent {

/// All grants in memory, exact: at most 46 octets each once there are many (16 per slot, tables 35 to 70 %
/// full). One thread writes; any number of threads look up through a Reader each, and never wait for the
/// writer, not even while a table is replaced by a larger one.
class Index {
 public:
  class Reader;

  /// What put() did. known: the grant was there; refused: it is not well_formed().
  enum class Put : std::uint8_t { added, known, refused };

  Index();
  /// `hash_seed` is for tests that must repeat. The other constructor draws one, so that nobody can choose
  /// senders that share a place.
  explicit Index(std::uint64_t hash_seed);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index();

  /// Writer thread only. A grant that is known keeps the earlier of the two effective_from. Readers see it
  /// when this returns. Throws std::bad_alloc, with the index as it was.
  Put put(const Grant& grant);

  /// Any thread; any thread at any time.
  [[nodiscard]] std::unique_ptr<Reader> make_reader();
  [[nodiscard]] std::size_t size() const noexcept;
  /// Tables in use and replaced ones that a reader may still be looking at.
  [[nodiscard]] std::size_t memory_octets() const noexcept;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

/// Looks up grants. Used by one thread at a time, as many as one likes beside each other; must not outlive
/// the index. Lookups take no lock and allocate nothing.
class Index::Reader {
 public:
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  /// Whether there is a grant that has taken effect at `now`.
  [[nodiscard]] bool approved(PhoneNumber recipient, PhoneNumber sender, WallTime now) const noexcept;
  /// When the grant takes or took effect; nothing if there is none.
  [[nodiscard]] std::optional<WallTime> effective_from(PhoneNumber recipient,
                                                       PhoneNumber sender) const noexcept;

 private:
  friend class Index;
  struct Pinned;
  explicit Reader(std::unique_ptr<Pinned> pinned) noexcept;
  std::unique_ptr<Pinned> pinned_;
};

}  // namespace smppguard::consent
