// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "table.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace smppguard::consent {

/// Decides when a replaced table can be freed. Every reader says from which epoch it may hold tables, and
/// each replacement begins a new epoch: a table goes once no reader is left that began in its epoch or
/// before.
///
/// All the steps that the argument rests on are sequentially consistent, so they have one order that
/// everybody agrees on: a reader (1) reads the epoch, (2) pins it, (3) loads a table; the writer (4)
/// publishes the new table, (5) begins the next epoch, (6) looks at the pins. If (3) came before (4), the old
/// table was loaded, then (2) came before (6) and (1) before (5): the writer sees a pin of the old epoch.
/// Otherwise (3) gave the new table.
class Epochs {
 public:
  /// A reader's place in the list. Alone in its cache line, since its reader writes it with each look-up.
  class alignas(64) Pin {
   public:
    explicit Pin(Epochs& epochs);  ///< any thread
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    ~Pin();

    void hold() noexcept { from_.store(epochs_.current_.load()); }
    // release: what the reader did with a table is over before the writer sees it free.
    void release() noexcept { from_.store(kIdle, std::memory_order_release); }

   private:
    friend class Epochs;
    std::atomic<std::uint64_t> from_{kIdle};
    Epochs& epochs_;
  };

  /// Writer only. Makes room so that the next retire() cannot fail.
  void prepare() { retired_.reserve(retired_.size() + 1); }
  /// Writer only. The table has been replaced: no reader that begins from now on can find it.
  void retire(std::unique_ptr<Table> table) noexcept;
  /// Writer only. Frees what no reader can hold.
  void free_unheld() noexcept;

  /// Any thread.
  [[nodiscard]] std::size_t retired_octets() const noexcept {
    return retired_octets_.load(std::memory_order_relaxed);
  }

 private:
  static constexpr std::uint64_t kIdle = 0;

  struct Retired {
    std::uint64_t epoch;
    std::unique_ptr<Table> table;
  };

  [[nodiscard]] std::uint64_t oldest_pinned() const noexcept;

  std::atomic<std::uint64_t> current_{kIdle + 1};
  std::vector<Retired> retired_;
  std::atomic<std::size_t> retired_octets_{0};
  mutable std::mutex mutex_;  // pins_ only; never taken by a look-up
  std::vector<Pin*> pins_;
};

}  // namespace smppguard::consent
