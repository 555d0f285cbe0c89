// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smppguard::web {

/// A Unix socket that listens, with mode 0600. Replaces one that nobody serves any more; an error if somebody
/// does.
[[nodiscard]] Result<FileDescriptor> listen_at(const std::string& path);
/// A connection to one.
[[nodiscard]] Result<FileDescriptor> connect_to(const std::string& path);

/// The name of the account whose process is at the other end; "#1234" where the number has none, "unmapped"
/// where this process's user namespace does not know it.
[[nodiscard]] std::string peer_account(int socket);

/// Whether a user namespace has a place for the number, by the text of its /proc/self/uid_map. What it has
/// none for is seen as another number, usually that of "nobody".
[[nodiscard]] bool is_mapped(std::string_view uid_map, std::uint32_t uid);

}  // namespace smppguard::web
