// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/correspondents.hpp"
#include "smppguard/core/phone_number.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace smppguard::consent {

/// All standings in memory, exact: at most 46 octets each once there are many (16 per slot, tables 35 to 70 %
/// full). One thread writes; any number of threads look up through a Reader each, and never wait for the
/// writer, not even while a table is replaced by a larger one.
class Index {
 public:
  class Reader;

  /// What put() did. known: there was a standing, which is replaced; refused: the fact is not well_formed().
  enum class Put : std::uint8_t { added, known, refused };

  Index();
  /// `hash_seed` is for tests that must repeat. The other constructor draws one, so that nobody can choose
  /// senders that share a place.
  explicit Index(std::uint64_t hash_seed);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index();

  /// Writer thread only. The fact holds from now on; state none keeps its slot. Readers see it when this
  /// returns. Throws std::bad_alloc, with the index as it was.
  Put put(const Fact& fact);

  /// Any thread; any thread at any time.
  [[nodiscard]] std::unique_ptr<Reader> make_reader();
  /// Recipient, party and matter that were ever put.
  [[nodiscard]] std::size_t size() const noexcept;
  /// Tables in use and replaced ones that a reader may still be looking at.
  [[nodiscard]] std::size_t memory_octets() const noexcept;

 private:
  struct Shards;
  std::unique_ptr<Shards> shards_;
};

/// Looks up standings. Used by one thread at a time, as many as one likes beside each other; must not outlive
/// the index. Lookups take no lock and allocate nothing.
class Index::Reader {
 public:
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  /// State none where nothing is known. The matters between the same two numbers lie side by side, so that
  /// asking for a second one costs no further read from memory.
  [[nodiscard]] Standing find(PhoneNumber recipient, const Party& party, Matter matter) const noexcept;

  /// Between the two, look-ups are cheaper: the reader says once, instead of with each, that it is looking at
  /// tables. What was put meanwhile is found all the same; replaced tables are freed later. Not for long.
  void hold() const noexcept;
  void let_go() const noexcept;
  /// Fetches from memory what find() will read for matters between these. Only while held.
  void fetch(std::span<const Correspondents> all) const noexcept;

 private:
  friend class Index;
  struct Pinned;
  explicit Reader(std::unique_ptr<Pinned> pinned) noexcept;
  void fetch(std::span<const Correspondents> all, Matter matter) const noexcept;
  std::unique_ptr<Pinned> pinned_;
};

}  // namespace smppguard::consent
