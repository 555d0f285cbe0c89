// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/message.hpp"

#include <cstdint>
#include <ctime>
#include <string>

namespace smppguard::web {

enum class Afterwards : bool { close, keep_alive };

/// The head of an answer as it goes onto the wire, up to the empty line. A header that would break it is left
/// out.
[[nodiscard]] std::string heading_text(const Response& response, std::uint64_t octets, Afterwards afterwards,
                                       std::time_t now);

}  // namespace smppguard::web
