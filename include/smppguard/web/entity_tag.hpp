// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace smppguard::web {

/// Whether If-None-Match names the entity tag: it is "*", or a list of tags. Both are compared without their
/// W/ (RFC 9110, 13.1.2).
[[nodiscard]] bool names_entity_tag(std::string_view if_none_match, std::string_view tag) noexcept;

}  // namespace smppguard::web
