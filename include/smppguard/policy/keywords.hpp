// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::policy {

/// What a recipient's text to a sender's number says about that sender's messages.
enum class Word : std::uint8_t { none, stop, start };

/// What a text to an approval number asks for, apart from Approve.
struct ServiceRequest {
  enum class Kind : std::uint8_t {
    none,
    stop_all,      ///< a stop word: all approvals of the recipient end
    stop_one,      ///< a stop word and 1XXXXXXXXXX: the approval of that sender ends
    help,          ///< HELP or INFO
    only_allowed,  ///< from now on only senders that the recipient allows
    everybody,     ///< no longer so
    block_one,     ///< Block 1XXXXXXXXXX: as a stop word to that sender's number
    unblock_one,   ///< Unblock 1XXXXXXXXXX: as a start word to it
  };
  Kind kind = Kind::none;
  PhoneNumber sender{};  ///< of those about one

  friend bool operator==(const ServiceRequest&, const ServiceRequest&) = default;
};

/// The words that count, folded: whole messages, compared with ASCII case folded and blanks and punctuation
/// left out. Accents are folded for the words that have them (ARRET is also ARRÊT). Immutable; shared by all
/// workers.
class Keywords {
 public:
  Keywords() : Keywords(OptOutOptions{}, OwnListOptions{}) {}
  /// With opt-outs off no word counts at a sender's number. Words that fold to nothing are left out.
  Keywords(const OptOutOptions& opt_outs, const OwnListOptions& own_lists);

  /// Reads at most kLongestText octets; a longer text is no word. No allocation.
  [[nodiscard]] Word read(std::string_view utf8) const noexcept;
  /// The same for a text to an approval number. Stop words and HELP count there whatever opt-outs are set to,
  /// Block, Unblock and the words about own lists where OwnListOptions::by_text is set.
  [[nodiscard]] ServiceRequest read_request(std::string_view utf8) const noexcept;

  /// Whether any word counts at a sender's number.
  [[nodiscard]] bool at_senders() const noexcept { return at_senders_; }

  static constexpr std::size_t kLongestText = 160;

 private:
  std::vector<std::string> stop_;
  std::vector<std::string> start_;
  std::vector<std::string> on_;
  std::vector<std::string> off_;
  bool choices_ = false;  // recipients' own lists are open to them
  bool at_senders_ = true;
};

}  // namespace smppguard::policy
