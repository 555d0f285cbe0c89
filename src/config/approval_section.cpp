// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

namespace smppguard::config {
namespace {

using policy::ApprovalForm;
using policy::ApprovalOptions;
using policy::WhenUnmatched;

constexpr std::array kForms =
    std::to_array<Choice<ApprovalForm>>({{"exact", ApprovalForm::exact}, {"relaxed", ApprovalForm::relaxed}});
constexpr std::array kUnmatched = std::to_array<Choice<WhenUnmatched>>(
    {{"answer", WhenUnmatched::answer}, {"forward", WhenUnmatched::forward}});

}  // namespace

void read_approval(Section& top, const Names& upstreams, ServiceNumbers& numbers, ApprovalOptions& approval) {
  Section section{top.find("approval"), "approval", top.report()};
  approval.numbers =
      numbers.read(section, upstreams, {"approval number", "an approval number", "12676070000 or 55555"});
  if (approval.numbers.empty() && section.sound()) {
    top.report().warning(section.place(), {"no approval number: no recipient can approve a sender",
                                           "name one under approval: numbers:"});
  }
  section.choice("form", approval.form, kForms);
  section.choice("unmatched", approval.unmatched, kUnmatched);
  section.duration("effective_after", approval.effective_after, std::chrono::milliseconds{0},
                   ApprovalOptions::kLongestEffectiveAfter);
  section.finish();
}

}  // namespace smppguard::config
