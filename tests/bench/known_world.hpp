// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "folder_lists.hpp"
#include "list_names.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/consent/pending_opt_outs.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/registry/directory.hpp"
#include "temporary_folder.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace smppguard::bench {

inline constexpr std::string_view kOwnSender = "12676070000";

/// How much a made-up service knows.
struct Knowledge {
  unsigned area_codes = 378;  ///< of the registry, from 300 on; 0: there is none
  bool all_listed = false;    ///< every number of them, or none
  bool own_bits = false;      ///< each area code has memory of its own, or all of them share it
  std::uint64_t grants = 100'000;
  std::uint64_t senders = 1'000;  ///< that are registered
};

/// What decisions of a running service ask: the registry's bitmap, the table of the other lists, the index of
/// consents, the directory of senders. The first three as the service has them, by its own classes.
class KnownWorld {
 public:
  static constexpr unsigned kFirstAreaCode = 300;
  static constexpr Day kToday{std::chrono::days{20'000}};

  explicit KnownWorld(const Knowledge& knowledge);

  [[nodiscard]] const policy::World& world() const noexcept { return world_; }
  [[nodiscard]] const consent::Index& index() const noexcept { return index_; }
  [[nodiscard]] consent::Index& index() noexcept { return index_; }
  [[nodiscard]] const AreaSlabs& slabs() const noexcept { return slabs_; }

 private:
  void make_registry(const Knowledge& knowledge);
  void make_lists();
  void make_consents(std::uint64_t grants);
  void make_senders(std::uint64_t count);

  TemporaryFolder folder_;
  std::vector<std::uint8_t> bits_;
  AreaSlabs slabs_;
  app::ListNames names_;
  std::unique_ptr<const app::FolderLists> lists_;
  consent::Index index_{1};
  consent::PendingOptOuts pending_;
  std::unique_ptr<const policy::Consents> consents_;
  std::unique_ptr<const registry::Directory> directory_;
  std::unique_ptr<const policy::Senders> senders_;
  policy::World world_;
};

/// The `i`th of all numbers of the area codes, in an order as by chance.
[[nodiscard]] PhoneNumber some_recipient(unsigned area_codes, std::uint64_t i);

}  // namespace smppguard::bench
