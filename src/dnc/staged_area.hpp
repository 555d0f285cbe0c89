// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "staging.hpp"

#include <cstdint>
#include <vector>

namespace smppguard::dnc {

/// Stages an area of a list, given as a slab, in the form that the list keeps so many numbers in.
[[nodiscard]] Result<StagedArea> stage_slab(Staging& staging, ListKind kind, unsigned area_code, Day version,
                                            Bytes slab);

/// An area's octets as a slab, whatever their form.
[[nodiscard]] std::vector<std::uint8_t> as_slab(format::Form form, Bytes octets);

}  // namespace smppguard::dnc
