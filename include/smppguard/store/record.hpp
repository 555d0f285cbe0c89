// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::store {

/// One text to an approval number, with everything that proves it: what arrived, when, where and from whom.
/// Strings hold any octets, NUL and broken UTF-8 included, and come back from a store as they went in.
struct Record {
  enum class Kind : std::uint8_t {
    grant,      ///< an Approve in its proper form
    near_miss,  ///< anything else that was sent to the approval number
  };

  Kind kind = Kind::grant;
  PhoneNumber grantor;            ///< who sent the text; none if source_addr is unreadable (near misses only)
  std::string source_addr;        ///< the grantor as the PDU had it
  PhoneNumber grantee;            ///< the sender number approved; grants only
  std::string approval_number;    ///< where the text was sent to
  std::string text;               ///< decoded, UTF-8
  std::vector<std::uint8_t> pdu;  ///< the whole PDU as it arrived
  std::string near_miss_reason;   ///< near misses only
  WallTime received_at{};
  WallTime effective_from{};  ///< grants only
  std::string upstream;
  std::string system_id;
  std::uint64_t session = 0;

  friend bool operator==(const Record&, const Record&) = default;
};

}  // namespace smppguard::store
