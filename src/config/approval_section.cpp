// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"
#include "smppguard/core/phone_number.hpp"

#include <fmt/format.h>
#include <map>

namespace smppguard::config {
namespace {

using policy::ApprovalForm;
using policy::ApprovalNumberOptions;
using policy::ApprovalOptions;
using policy::WhenUnmatched;

constexpr std::array kForms =
    std::to_array<Choice<ApprovalForm>>({{"exact", ApprovalForm::exact}, {"relaxed", ApprovalForm::relaxed}});
constexpr std::array kUnmatched = std::to_array<Choice<WhenUnmatched>>(
    {{"answer", WhenUnmatched::answer}, {"forward", WhenUnmatched::forward}});

// The approval numbers so far, in the form in which numbers are compared.
using Seen = std::map<PhoneNumber, Place>;

void check_number(const TreeNode& node, Seen& seen, Report& report) {
  const auto number = read_address(node.text);
  if (!number || number->kind() == PhoneNumber::Kind::foreign) {
    report.error(node.place,
                 {fmt::format("{} is neither a North American number nor a short code", in_quotes(node.text)),
                  "write it like 12676070000 or 55555"});
    return;
  }
  const auto [first, is_new] = seen.emplace(*number, node.place);
  if (is_new) return;
  report.error(node.place, {fmt::format("the approval number {} stands twice", number->to_string()),
                            fmt::format("the first is in line {}; one entry can name several upstreams",
                                        first->second.line)});
}

ApprovalNumberOptions read_number(const TreeNode& node, Seen& seen, const Names& upstreams, Report& report) {
  ApprovalNumberOptions option;
  if (node.kind == TreeNode::Kind::scalar) {
    check_number(node, seen, report);
    option.number = node.text;
    return option;
  }
  Section section{&node, "an approval number", report};
  if (const TreeNode* number = section.required_scalar("number")) {
    check_number(*number, seen, report);
    option.number = number->text;
  }
  option.upstreams = upstreams.refer_all(section, "upstreams");
  section.finish();
  return option;
}

}  // namespace

void read_approval(Section& top, const Names& upstreams, ApprovalOptions& approval) {
  Section section{top.find("approval"), "approval", top.report()};
  Seen seen;
  for (const TreeNode& number : section.entries("numbers")) {
    approval.numbers.push_back(read_number(number, seen, upstreams, top.report()));
  }
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
