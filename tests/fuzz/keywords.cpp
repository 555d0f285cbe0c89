// SPDX-License-Identifier: Apache-2.0

// The input is a text of a recipient, to a sender's number and to an approval number.

#include "smppguard/policy/keywords.hpp"

#include "folding.hpp"
#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace {

using namespace smppguard;
using policy::Keywords;
using policy::ServiceRequest;
using policy::Word;
using smppguard::fuzzing::require;
using Kind = ServiceRequest::Kind;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string shouted(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// With a blank or a dot behind every character that is ASCII.
std::string spread(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    wide += c;
    if (static_cast<unsigned char>(c) < 0x80) wide += is_letter(c) ? ' ' : '.';
  }
  return wide;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

std::string folded(std::string_view text) {
  std::string short_form(text.size(), '\0');
  const std::size_t size = policy::fold(text, short_form.data());
  require(size <= text.size(), "folding makes nothing longer");
  short_form.resize(size);
  return short_form;
}

/// Whether every octet belongs to a character that is complete.
bool is_whole(std::string_view text) {
  std::size_t tails = 0;
  for (const char c : text) {
    const auto octet = static_cast<std::uint8_t>(c);
    const bool is_tail = (octet & 0xC0U) == 0x80;
    if (is_tail != (tails > 0)) return false;
    tails = is_tail ? tails - 1 : octet >= 0xF0 ? 3 : octet >= 0xE0 ? 2 : octet >= 0xC0 ? 1 : 0;
  }
  return tails == 0;
}

void check_folding(const std::string& text) {
  const std::string once = folded(text);
  // Halves of a character stay, and may meet where what stood between them is left out.
  require(!is_whole(text) || folded(once) == once, "what is folded stays as it is");
  require(folded(shouted(text)) == once, "case is folded away");
  require(digits_of(once) == digits_of(text), "digits stay");
}

void check(const Keywords& words, const std::string& text) {
  const Word word = words.read(text);
  const ServiceRequest request = words.read_request(text);
  require(word != Word::stop || request.kind == Kind::stop_all,
          "what stops a sender stops all at the approval number");
  require((request.kind == Kind::stop_one) == static_cast<bool>(request.sender),
          "a number with stop_one, and only there");
  require(!request.sender || digits_of(text) == request.sender.to_string(),
          "the text holds a 1 and those ten digits, and no others");
  require(!request.sender || (request.sender.is_nanp() && request.sender.area_code() >= 200),
          "senders in a text are North American");
  const bool says_something = word != Word::none || request.kind != Kind::none;
  require(!says_something || text.size() <= Keywords::kLongestText, "a long text is no word");
  require(!says_something || std::any_of(text.begin(), text.end(), is_letter), "a word has letters");

  require(words.read(shouted(text)) == word && words.read_request(shouted(text)) == request,
          "case does not count");
  for (const std::string& same : {" " + text + ".", spread(text)}) {
    if (same.size() > Keywords::kLongestText) continue;
    require(words.read(same) == word && words.read_request(same) == request,
            "blanks and punctuation do not count");
  }
  check_folding(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Keywords kUsual{{}, {.by_text = true}};
  static const Keywords kOff{{.mode = policy::OptOutMode::off}, {}};
  const std::string text{reinterpret_cast<const char*>(data), size};
  check(kUsual, text);
  require(kOff.read(text) == Word::none, "switched off, no word counts at a sender's number");
  return 0;
}
