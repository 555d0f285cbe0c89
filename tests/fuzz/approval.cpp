// SPDX-License-Identifier: Apache-2.0

// The input is a text to an approval number.

#include "smppguard/policy/approval.hpp"

#include "fuzz/fuzz_target.hpp"

#include <string>
#include <string_view>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;
using smppguard::policy::ApprovalForm;
using smppguard::policy::NearMiss;

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += static_cast<char>(c | 0x20);
  }
  return letters;
}

void check_grant(std::string_view text, PhoneNumber number) {
  require(number.is_nanp() && number.area_code() >= 200, "only NANP numbers are approved");
  require(digits_of(text) == number.to_string(), "the text holds a 1 and those ten digits, and no others");
  require(letters_of(text) == "approve", "the text holds the word, and no other letters");
  require(!policy::looks_like_receipt(text), "a receipt approves nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto exact = policy::read_approval(text, ApprovalForm::exact);
  const auto relaxed = policy::read_approval(text, ApprovalForm::relaxed);

  if (const auto* number = std::get_if<PhoneNumber>(&relaxed)) {
    check_grant(text, *number);
    require(exact == relaxed || std::get<NearMiss>(exact) == NearMiss::wrong_spelling,
            "what only the relaxed form takes is a matter of spelling");
  } else {
    require(exact == relaxed, "what the relaxed form refuses, the exact form refuses for the same reason");
    const NearMiss reason = std::get<NearMiss>(relaxed);
    require(reason != NearMiss::wrong_spelling, "the relaxed form has no wrong spelling");
    require(reason != NearMiss::grantor_unreadable, "the text does not know who sent it");
    require(!policy::name(reason).empty() && !policy::explanation(reason).empty(),
            "every reason is explained");
  }
  if (const auto* number = std::get_if<PhoneNumber>(&exact)) {
    require(exact == relaxed, "what is exact is relaxed too");
    require(text == "Approve " + number->to_string(), "the exact form is exact");
  }
  return 0;
}
