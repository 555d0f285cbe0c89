// SPDX-License-Identifier: Apache-2.0

// The input is a text to a complaint number.

#include "smppguard/policy/complaint.hpp"

#include "fuzz/fuzz_target.hpp"

#include <string>
#include <string_view>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using fuzzing::require;
using policy::Extent;

std::string digits_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const policy::ComplaintText whole = policy::read_complaint(text, Extent::whole);
  const policy::ComplaintText part = policy::read_complaint(text, Extent::part);
  require(!part.only_number, "a part of a text is not all of it");
  require(!whole.only_number || whole.sender, "what is only a number is a number");
  require(whole.only_number || whole == part, "what is labelled counts in a part as well");
  for (const PhoneNumber sender : {whole.sender, part.sender}) {
    if (!sender) continue;
    const bool short_code = sender.kind() == PhoneNumber::Kind::short_code;
    require(sender.is_nanp() || (short_code && sender.digit_count() >= 3), "it is a number of ours");
    const std::string digits = sender.to_string();
    const std::string ten = short_code ? digits : digits.substr(1);
    require(digits_in(text).find(ten) != std::string::npos, "its digits stand in the text, in that order");
    require(!whole.only_number || digits_in(text) == ten || digits_in(text) == digits,
            "what is only a number has no other digits");
  }
  const std::string labelled = "Sender: " + whole.sender.to_string();
  if (whole.sender) {
    require(policy::read_complaint(labelled, Extent::part).sender == whole.sender,
            "a label makes no other number of it");
  }
  return 0;
}
