// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mistakes.hpp"
#include "smppguard/admin/consent_form.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/store.hpp"

#include <optional>
#include <vector>

namespace smppguard::admin {

/// What entering or ending a consent comes to, as things stand now.
struct Entering {
  std::vector<consent::Fact> facts;  ///< to become true together; first the one that was named
  bool stands = false;               ///< they are true already
};

/// Holds a form against what the stores know. Mistakes are collected; an error is the store's. Nothing if
/// there were mistakes, now or before.
[[nodiscard]] Result<std::optional<Entering>> prepare(store::Store& store, store::DirectoryStore& directory,
                                                      const ConsentForm& form, WallTime now,
                                                      Mistakes& mistakes);

/// The same for what is to end.
[[nodiscard]] Result<std::optional<Entering>> prepare_end(store::Store& store,
                                                          store::DirectoryStore& directory,
                                                          const ConsentName& name, WallTime now,
                                                          Mistakes& mistakes);

}  // namespace smppguard::admin
