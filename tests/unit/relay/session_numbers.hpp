// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::testing {

inline constexpr const char* kListed = "12223334545";
inline constexpr const char* kFree = "13334445656";
inline constexpr const char* kFreeToo = "13334445757";
/// Not listed itself; the handsets of these tests approve it.
inline constexpr const char* kSender = "12223334646";

}  // namespace smppguard::testing
