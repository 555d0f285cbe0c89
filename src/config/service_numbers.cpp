// SPDX-License-Identifier: Apache-2.0
#include "service_numbers.hpp"

#include <fmt/format.h>
#include <string>

namespace smppguard::config {

void ServiceNumbers::check(const TreeNode& node, const Purpose& purpose, Report& report) {
  const auto number = read_address(node.text);
  if (!number || number->kind() == PhoneNumber::Kind::foreign) {
    report.error(node.place,
                 {fmt::format("{} is neither a North American number nor a short code", in_quotes(node.text)),
                  fmt::format("write it like {}", purpose.examples)});
    return;
  }
  const auto [first, is_new] = taken_.emplace(*number, Taken{purpose.name, node.place});
  if (is_new) return;
  if (first->second.purpose == purpose.name) {
    report.error(node.place, {fmt::format("the {} {} stands twice", purpose.name, number->to_string()),
                              fmt::format("the first is in line {}; one entry can name several upstreams",
                                          first->second.place.line)});
    return;
  }
  report.error(node.place, {fmt::format("the {} {} is the {} in line {} as well", purpose.name,
                                        number->to_string(), first->second.purpose, first->second.place.line),
                            "give each a number of its own: a text to it has to say one thing"});
}

std::vector<policy::ApprovalNumberOptions> ServiceNumbers::read(Section& section, const Names& upstreams,
                                                                const Purpose& purpose) {
  std::vector<policy::ApprovalNumberOptions> options;
  Report& report = section.report();
  for (const TreeNode& node : section.entries("numbers")) {
    policy::ApprovalNumberOptions& option = options.emplace_back();
    if (node.kind == TreeNode::Kind::scalar) {
      check(node, purpose, report);
      option.number = node.text;
      continue;
    }
    Section entry{&node, std::string{purpose.one}, report};
    if (const TreeNode* number = entry.required_scalar("number")) {
      check(*number, purpose, report);
      option.number = number->text;
    }
    option.upstreams = upstreams.refer_all(entry, "upstreams");
    entry.finish();
  }
  return options;
}

}  // namespace smppguard::config
