// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/policy/approval.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <memory>

namespace smppguard::app {
namespace {

struct ApprovalsArguments {
  std::string config = kDefaultConfig;
  bool near_misses = false;
  bool help_texts = false;
  std::size_t limit = 100;
  bool json = false;
};

struct RevokeArguments {
  std::string config = kDefaultConfig;
  admin::ConsentName name{.kind = admin::ConsentKind::approval, .recipient = {}};
  DoerOptions doer;
};

std::string hex_of(const std::vector<std::uint8_t>& octets) {
  std::string hex;
  for (const std::uint8_t octet : octets) hex += fmt::format("{:02x}", octet);
  return hex;
}

void print_near_miss(const store::Record& record) {
  const auto reason = policy::find_near_miss(record.near_miss_reason);
  fmt::print("{}  from {}  to {}  upstream {}\n  text    \"{}\"\n  reason  {}: {}\n  octets  {}\n",
             printable(record.received_at), printable(record.source_addr), printable(record.destination_addr),
             printable(record.upstream), printable(record.text), record.near_miss_reason,
             reason ? policy::explanation(*reason) : "", hex_of(record.pdu));
}

void print_help_text(const store::Record& record) {
  fmt::print("{}  from {}  to {}  upstream {}  text \"{}\"\n", printable(record.received_at),
             printable(record.source_addr), printable(record.destination_addr), printable(record.upstream),
             printable(record.text));
}

void print_grant(const store::Record& record) {
  fmt::print("{}  {} approved {}  effective from {}  upstream {}  system_id \"{}\"\n",
             printable(record.received_at), printable(record.recipient, NumberMasking::none),
             printable(record.sender, NumberMasking::none), printable(record.effective_from),
             printable(record.upstream), printable(record.system_id));
}

store::Record::Kind kind_of(const ApprovalsArguments& arguments) {
  if (arguments.near_misses) return store::Record::Kind::near_miss;
  return arguments.help_texts ? store::Record::Kind::help : store::Record::Kind::grant;
}

const char* plural_of(const ApprovalsArguments& arguments) {
  if (arguments.near_misses) return "near_misses";
  return arguments.help_texts ? "help_texts" : "approvals";
}

void print(const store::Record& record) {
  switch (record.kind) {
    case store::Record::Kind::near_miss: print_near_miss(record); return;
    case store::Record::Kind::help: print_help_text(record); return;
    default: print_grant(record); return;
  }
}

int list_approvals(const ApprovalsArguments& arguments) {
  OfficeAccess access;
  const Exit opened = access.open(arguments.config, store::Mode::read_only);
  if (opened != exit_ok) return opened;
  const auto records = access.store().list(kind_of(arguments), arguments.limit);
  if (records.has_error()) return say_failed(records.error().message);
  if (arguments.json) {
    print_json_list(plural_of(arguments), *records, [](const auto& one) { return admin::to_json(one); });
    return exit_ok;
  }
  for (const store::Record& record : *records) print(record);
  if (records->empty()) fmt::print(stderr, "none so far\n");
  return exit_ok;
}

int revoke_approval(const RevokeArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto ended = office.end(arguments.name, deed_of(arguments.doer.by, arguments.doer.note));
    if (ended.has_error()) return say_failed(ended.error().message);
    fmt::print("the approval of {} by {} is revoked\n", printable(arguments.name.sender, NumberMasking::none),
               printable(arguments.name.recipient, NumberMasking::none));
    return exit_ok;
  });
}

}  // namespace

void add_approval_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand(
      "approvals", "List the latest Approve texts, newest first, or revoke an approval");
  const auto listing = std::make_shared<ApprovalsArguments>();
  add_config(*group, listing->config);
  CLI::Option* const near_misses = group->add_flag(
      "--near-misses", listing->near_misses, "Texts that granted nothing, with the reason and the octets");
  group->add_flag("--help-texts", listing->help_texts, "HELP texts to an approval number instead")
      ->excludes(near_misses);
  add_limit(*group, listing->limit);
  add_json(*group, listing->json);

  CLI::App* const revoke = group->add_subcommand("revoke", "End the approval of a sender by a recipient");
  const auto revoking = std::make_shared<RevokeArguments>();
  add_config(*revoke, revoking->config);
  add_number(*revoke, "RECIPIENT", revoking->name.recipient, "Whose approval it is")->required();
  add_number(*revoke, "SENDER", revoking->name.sender, "Sender number that was approved")->required();
  add_doer(*revoke, revoking->doer);

  group->require_subcommand(0, 1);
  group->callback([group, listing, &status] {
    if (group->get_subcommands().empty()) status = list_approvals(*listing);
  });
  revoke->callback([revoking, &status] { status = revoke_approval(*revoking); });
}

}  // namespace smppguard::app
