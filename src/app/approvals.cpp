// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "load_config.hpp"
#include "printable.hpp"
#include "smppguard/policy/approval.hpp"
#include "smppguard/store/sqlite_store.hpp"

#include <cstdio>
#include <fmt/core.h>

namespace smppguard::app {
namespace {

std::string hex_of(const std::vector<std::uint8_t>& octets) {
  std::string hex;
  for (const std::uint8_t octet : octets) hex += fmt::format("{:02x}", octet);
  return hex;
}

void print_near_miss(const store::Record& record) {
  const auto reason = policy::find_near_miss(record.near_miss_reason);
  fmt::print("{}  from {}  to {}  upstream {}\n  text    \"{}\"\n  reason  {}: {}\n  octets  {}\n",
             printable(record.received_at), printable(record.source_addr), printable(record.approval_number),
             printable(record.upstream), printable(record.text), record.near_miss_reason,
             reason ? policy::explanation(*reason) : "", hex_of(record.pdu));
}

void print_grant(const store::Record& record) {
  fmt::print("{}  {} approved {}  effective from {}  upstream {}  system_id \"{}\"\n",
             printable(record.received_at), printable(record.grantor, NumberMasking::none),
             printable(record.grantee, NumberMasking::none), printable(record.effective_from),
             printable(record.upstream), printable(record.system_id));
}

}  // namespace

int list_approvals(const ApprovalsArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const config::Config& config = loaded->config;
  if (config.store.path.empty()) {
    fmt::print(stderr, "smppguard: {} names no store.path, so no approvals are kept\n", arguments.config);
    return exit_failed;
  }
  auto store = store::SqliteStore::open(config.store.path, store::SqliteStore::Mode::read_only);
  if (store.has_error()) {
    fmt::print(stderr, "smppguard: {}\n", store.error().message);
    return exit_failed;
  }
  const auto kind = arguments.near_misses ? store::Record::Kind::near_miss : store::Record::Kind::grant;
  const auto records = (*store)->list(kind, arguments.limit);
  if (records.has_error()) {
    fmt::print(stderr, "smppguard: {}\n", records.error().message);
    return exit_failed;
  }
  for (const store::Record& record : *records)
    arguments.near_misses ? print_near_miss(record) : print_grant(record);
  if (records->empty()) fmt::print(stderr, "none so far\n");
  return exit_ok;
}

}  // namespace smppguard::app
