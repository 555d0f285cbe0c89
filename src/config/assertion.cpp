// SPDX-License-Identifier: Apache-2.0
#include "assertion.hpp"

#include <charconv>
#include <fmt/format.h>

namespace smppguard::config {
namespace {

using policy::AssertionMode;
using policy::AssertionOptions;
using namespace std::chrono_literals;

constexpr std::array kAssertionModes = std::to_array<Choice<AssertionMode>>(
    {{"require", AssertionMode::require}, {"observe", AssertionMode::observe}});

// As the specification writes tags, or as a plain number.
std::optional<std::uint16_t> read_tag(const std::string& text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const char* const first = text.data() + (hex ? 2 : 0);
  const char* const last = text.data() + text.size();
  std::uint16_t tag = 0;
  const auto [end, ec] = std::from_chars(first, last, tag, hex ? 16 : 10);
  const bool whole = ec == std::errc{} && end == last && first != last;
  const bool of_vendors = tag >= AssertionOptions::kFirstVendorTag && tag <= AssertionOptions::kLastVendorTag;
  return whole && of_vendors ? std::optional{tag} : std::nullopt;
}

void read_tlv(Section& section, std::uint16_t& tlv) {
  const TreeNode* node = section.scalar("tlv");
  if (node == nullptr) return;
  if (const auto tag = read_tag(node->text)) {
    tlv = *tag;
    return;
  }
  section.report().error(node->place, {fmt::format("tlv: {} is not a tag for vendors", in_quotes(node->text)),
                                       "write one from 0x1400 to 0x3FFF"});
}

void read_keys(Section& section, AssertionOptions& assertion) {
  section.required_text("key_file", assertion.key_file);
  section.filled_text("previous_key_file", assertion.previous_key_file);
  if (assertion.previous_key_file.empty() || assertion.previous_key_file != assertion.key_file) return;
  section.report().error(section.find("previous_key_file")->place,
                         {"previous_key_file is the key_file", "name the file of the key before, or none"});
}

void warn_of_ways_around(Section& section, const AssertionOptions& assertion) {
  if (assertion.mode == AssertionMode::observe) {
    section.report().warning(section.find("mode")->place,
                             {"mode: observe lets messages pass that are not signed",
                              "set mode: require when the client signs all of them"});
  }
}

}  // namespace

std::optional<AssertionOptions> read_assertion(Section& client) {
  const TreeNode* node = client.value("assertion");
  if (node == nullptr) return std::nullopt;
  AssertionOptions assertion;
  Section section{node, "assertion", client.report()};
  read_keys(section, assertion);
  section.choice("mode", assertion.mode, kAssertionModes);
  section.duration("window", assertion.window, 1s, 1h);
  read_tlv(section, assertion.tlv);
  section.choice("strip", assertion.strip, kYesNo);
  section.finish();
  if (section.sound()) warn_of_ways_around(section, assertion);
  return assertion;
}

}  // namespace smppguard::config
