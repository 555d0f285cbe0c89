// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/options.hpp"
#include "smppguard/store/store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace smppguard::store {

enum class Mode : std::uint8_t {
  read_write,  ///< creates what is not there and brings an older schema up to date
  read_only,   ///< for looking on while a service runs; the store must be there, with the current schema
};

// The store at options.location: a file (made with mode 0600), with its write-ahead log (`-wal`) and the
// log's index (`-shm`) beside it, or a database on a PostgreSQL server. Each call makes a connection of its
// own. Any number of processes may use a store, those of a file on one machine; who writes takes turns.
// Errors name the location and what to do.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const StoreOptions& options, Mode mode);
[[nodiscard]] Result<std::unique_ptr<DirectoryStore>> open_directory(const StoreOptions& options, Mode mode);

/// Whether a store may be there, as far as that is known without looking: libpq knows the URL's parameters.
[[nodiscard]] Result<void> check_location(const StoreOptions& options);

/// Rings when another node has committed a change, until it is destroyed. It may ring late, for nothing or
/// not at all: whoever needs to know looks by himself as well.
class Bell {
 public:
  Bell() = default;
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  virtual ~Bell() = default;
};
/// Calls both on a thread of its own; `report` with what keeps it from ringing. nullptr where there is none:
/// for files, and where options.notify is off.
[[nodiscard]] std::unique_ptr<Bell> open_bell(const StoreOptions& options, std::function<void()> ring,
                                              std::function<void(const std::string&)> report);

}  // namespace smppguard::store
