// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

namespace smppguard::config {
namespace {

constexpr std::chrono::seconds kShortestDialogue{1};
constexpr std::chrono::hours kLongestDialogue{24 * 7};

}  // namespace

void read_complaints(Section& top, const Names& upstreams, ServiceNumbers& numbers,
                     policy::ComplaintOptions& complaints) {
  Section section{top.find("complaints"), "complaints", top.report()};
  complaints.numbers =
      numbers.read(section, upstreams, {"complaint number", "a complaint number", "7726 or 12676070000"});
  section.choice("forward", complaints.forward, kYesNo);
  section.duration("dialogue", complaints.dialogue, kShortestDialogue, kLongestDialogue);
  section.filled_text("hash_key", complaints.hash_key);
  if (complaints.forward && complaints.numbers.empty() && section.sound()) {
    top.report().warning(section.find("forward")->place,
                         {"forward has no effect: there is no number to which complaints are sent",
                          "name one under complaints: numbers:, or remove the line"});
  }
  section.finish();
}

}  // namespace smppguard::config
