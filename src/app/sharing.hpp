// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/signing_key.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/shared_list.hpp"

#include <string>

// The senders that are blocked here, for others. Errors say what to do.
namespace smppguard::app {

/// What the configuration says of it, defaults filled in. An error where nothing is to be shared, or nobody
/// could tell who shares.
[[nodiscard]] Result<ShareOptions> share_options_of(const config::Config& config);

/// The key that signs; made where there is none. Refused are a key that others may read, and to make one as
/// root where the service's user could not read it.
[[nodiscard]] Result<SigningKey> open_share_key(const ShareOptions& options);

/// All that are blocked at `now`, with reasons.
[[nodiscard]] Result<dnc::SharedList> list_to_share(admin::Office& office, const ShareOptions& options,
                                                    WallTime now);

/// Names the list as long as nothing that others need of it changes: other senders, reasons or key, and from
/// time to time so that who has it gets one that holds longer.
[[nodiscard]] std::string entity_tag_of(const dnc::SharedList& list, const SigningKey& key);

}  // namespace smppguard::app
