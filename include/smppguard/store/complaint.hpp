// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// Somebody complains about an unwanted message. Evidence: it is added, never changed. `source_addr`,
/// `destination_addr`, `text`, `upstream` and `system_id` hold any octets, as in Record; the other strings
/// are UTF-8 without NUL.
struct Complaint {
  enum class Source : std::uint8_t {
    text,  ///< to a complaint number
    // NOLINTNEXTLINE(readability-identifier-naming): the word is C++'s own
    operator_,  ///< somebody told the operator, who entered it
    import,     ///< out of a file of others
  };

  Source source = Source::text;
  WallTime received_at{};     ///< when it was made: the text came, or whoever keeps the file took it
  WallTime entered_at{};      ///< when it came here; of a text the same
  PhoneNumber complainant{};  ///< none: not known, or not to be known
  PhoneNumber sender{};       ///< whose message it is about: North American, or a short code; none: not said
  /// A text that is a number and nothing else, so that it may be the answer to the question whose message an
  /// earlier text was.
  bool only_number = false;

  // Texts only.
  std::string source_addr{};        ///< the complainant as the PDU had it
  std::string destination_addr{};   ///< where the text was sent to, as the PDU had it
  std::string text{};               ///< decoded, UTF-8; "" where it cannot be read
  std::vector<std::uint8_t> pdu{};  ///< the whole PDU as it arrived
  std::string upstream{};
  std::string system_id{};
  std::uint64_t session = 0;

  // What the FTC says of a complaint.
  std::optional<WallTime> violated_at{};  ///< when the unwanted message came
  std::string subject{};
  std::string city{};  ///< the complainant's, as the next two
  std::string state{};
  std::string area_code{};
  std::optional<bool> robocall{};  ///< a recorded message

  /// Names it in the file that it is from. One whose reference the store has is left out; "" has no such
  /// meaning.
  std::string reference{};
  std::string by{};  ///< who entered or imported it; "" for texts only
  std::string note{};

  friend bool operator==(const Complaint&, const Complaint&) = default;
};

/// snake_case, as stored and printed: "text", "operator", "import".
[[nodiscard]] std::string_view name(Complaint::Source source) noexcept;
[[nodiscard]] std::optional<Complaint::Source> find_complaint_source(std::string_view name) noexcept;

/// A complaint as the store gives it.
struct KeptComplaint {
  std::uint64_t id = 0;  ///< grows in the order of commit
  Complaint complaint;
  /// The later text of the same complainant that says whose message this one was; 0: there is none, or none
  /// is needed.
  std::uint64_t answered_by = 0;
  PhoneNumber sender{};  ///< the complaint's own, or else what the answer says

  friend bool operator==(const KeptComplaint&, const KeptComplaint&) = default;
};

/// Narrows a listing; what is not given does not matter.
struct ComplaintFilter {
  std::optional<PhoneNumber> sender{};  ///< also where only an answer says so
  std::optional<PhoneNumber> complainant{};
  std::optional<Complaint::Source> source{};
  std::optional<WallTime> since{};        ///< of received_at
  std::optional<WallTime> until{};        ///< the first moment behind
  std::optional<std::uint64_t> before{};  ///< only smaller ids: the last one of the page before
  /// A text without a sender is answered by the same complainant's next one that is only a number, if it
  /// comes no later than so long behind.
  std::chrono::milliseconds dialogue{std::chrono::hours{1}};
};

}  // namespace smppguard::store
