// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/signing_key.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Senders that one carrier has blocked, as a file for others, who read it as a do-not-originate list. There
// is one text for the same list, and its last line signs all octets in front of that line (Ed25519):
//
//   # smppguard shared senders 1
//   # source: carrier.example
//   # made_at: 2026-11-23T21:54:38.123Z
//   # valid_until: 2026-11-25T21:54:38.123Z
//   # count: 2
//   prefix,source
//   2223334646,carrier.example: many_opt_outs: Unusually many recipients told the sender to stop.
//   short:72345,carrier.example: By order of a court.
//   # signature: FINGERPRINT OF THE KEY, SIGNATURE                    both in hexadecimal digits
namespace smppguard::dnc {

struct SharedSender {
  PhoneNumber sender;  ///< nanp or short_code
  std::string reason;  ///< what is no text of one line, or too much of it, is left out of the file

  friend bool operator==(const SharedSender&, const SharedSender&) = default;
};

struct SharedList {
  std::string source;  ///< who blocks them; see is_node_name()
  WallTime made_at{};
  WallTime valid_until{};  ///< later than made_at
  std::vector<SharedSender> senders{};

  friend bool operator==(const SharedList&, const SharedList&) = default;
};

inline constexpr std::size_t kMostSharedOctets = std::size_t{64} * 1024 * 1024;

/// The file's text; senders are put in the order of their entries, and of several lines about one the first
/// stays. Other numbers than NANP and short codes are left out.
[[nodiscard]] std::string write_shared_list(SharedList list, const SigningKey& key);

/// Reads a file's text if one of the keys has signed it: form, order, count, and that each line names the
/// source. Whether it is of the right time is left to the caller. Errors are "line 17: what is wrong", or
/// about the file as a whole.
[[nodiscard]] Result<SharedList> read_shared_list(std::string_view text, const PublicKeys& keys);

/// What an entry's source is in a list: "carrier.example: By order of a court.".
[[nodiscard]] std::string source_of(const SharedList& list, const SharedSender& sender);

}  // namespace smppguard::dnc
