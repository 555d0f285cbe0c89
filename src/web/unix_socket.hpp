// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <string>

namespace smppguard::web {

/// A Unix socket that listens, with mode 0600. Replaces one that nobody serves any more; an error if somebody
/// does.
[[nodiscard]] Result<FileDescriptor> listen_at(const std::string& path);
/// A connection to one.
[[nodiscard]] Result<FileDescriptor> connect_to(const std::string& path);

/// The name of the account whose process is at the other end; "#1234" where the number has none.
[[nodiscard]] std::string peer_account(int socket);

}  // namespace smppguard::web
