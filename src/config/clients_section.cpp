// SPDX-License-Identifier: Apache-2.0
#include "assertion.hpp"
#include "conditions.hpp"
#include "refusal.hpp"
#include "sections.hpp"
#include "smppguard/core/phone_number.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::config {
namespace {

using policy::BindKind;
using policy::ClientOptions;

constexpr Bounds kCounts{1, 10'000'000};

constexpr std::array kBindTypes = std::to_array<Choice<BindKind>>({{"transmitter", BindKind::transmitter},
                                                                   {"receiver", BindKind::receiver},
                                                                   {"transceiver", BindKind::transceiver}});

void read_rate(Section& section, ClientOptions& client) {
  section.count("messages_per_second", client.messages_per_second, kCounts);
  section.count("burst", client.burst, kCounts);
  const TreeNode* burst = section.find("burst");
  if (burst == nullptr || section.find("messages_per_second") != nullptr) return;
  section.report().error(burst->key_place, {"burst has no effect without messages_per_second",
                                            "set messages_per_second beside it, or remove it"});
}

/// Whether it is a number that messages may come from; reports one that is not.
bool check_sender(const TreeNode& node, Report& report) {
  if (read_address(node.text)) return true;
  report.error(node.place, {fmt::format("{} is no telephone number", in_quotes(node.text)),
                            "write it like 12223334646, 55555 or +4512345678"});
  return false;
}

// Whether organisations have registered it is not known here.
void check_default_sender(const TreeNode& node, const ClientOptions& client, Report& report) {
  const bool is_own = std::any_of(client.senders.begin(), client.senders.end(), [&](const std::string& own) {
    return read_address(own) == read_address(node.text);
  });
  if (client.senders.empty() || !client.organisations.empty() || is_own) return;
  report.warning(node.place,
                 {fmt::format("default_sender {} is none of the client's senders", in_quotes(node.text)),
                  "add it to senders, or name one of them"});
}

void read_identity(Section& section, ClientOptions& client) {
  for (const TreeNode* key : section.texts("organisations")) client.organisations.push_back(key->text);
  for (const TreeNode* sender : section.texts("senders")) {
    (void)check_sender(*sender, section.report());
    client.senders.push_back(sender->text);
  }
  if (const TreeNode* sender = section.filled_scalar("default_sender")) {
    client.default_sender = sender->text;
    if (check_sender(*sender, section.report())) check_default_sender(*sender, client, section.report());
  }
}

ClientOptions read_client(const TreeNode& node, Report& report) {
  ClientOptions client;
  Section section{&node, "a client", report};
  section.required_text("system_id", client.system_id);
  client.sources = read_networks(section.texts("sources"), report);
  section.choices("bind_types", client.bind_types, kBindTypes);
  section.count("max_binds", client.max_binds, kCounts);
  read_rate(section, client);
  section.count("max_outstanding", client.max_outstanding, kCounts);
  section.choice("refusal", client.refusal, kRefusalStyles);
  read_identity(section, client);
  client.assertion = read_assertion(section);
  section.finish();
  return client;
}

// The first client whose system_id fits is taken, so one behind a wider one never is.
void check_reachable(const ClientOptions& client, Place place, std::span<const ClientOptions> earlier,
                     Report& report) {
  if (client.system_id.empty()) return;
  const auto first = std::find_if(earlier.begin(), earlier.end(), [&](const ClientOptions& other) {
    return pattern_covers(other.system_id, client.system_id);
  });
  if (first == earlier.end()) return;
  report.warning(place, {fmt::format("the client {} is never taken: {} stands before it",
                                     in_quotes(client.system_id), in_quotes(first->system_id)),
                         "move the narrower one up or remove it"});
}

}  // namespace

void read_clients(Section& top, std::optional<std::vector<ClientOptions>>& out) {
  if (top.find("clients") == nullptr) return;
  std::vector<ClientOptions>& clients = out.emplace();
  for (const TreeNode& entry : top.required_entries(
           "clients", "name whoever may bind, or leave clients out to let the SMSC alone decide")) {
    ClientOptions client = read_client(entry, top.report());
    check_reachable(client, entry.place, clients, top.report());
    clients.push_back(std::move(client));
  }
}

}  // namespace smppguard::config
