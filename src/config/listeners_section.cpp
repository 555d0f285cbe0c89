// SPDX-License-Identifier: Apache-2.0
#include "conditions.hpp"
#include "connecting.hpp"
#include "sections.hpp"
#include "tls.hpp"

namespace smppguard::config {
namespace {

std::vector<std::string> read_proxy_from(Section& listener) {
  const TreeNode* node = listener.value("proxy_protocol");
  if (node == nullptr) return {};
  Section section{node, "proxy_protocol", listener.report()};
  const auto blocks = section.required_texts("from");
  std::vector<std::string> from = read_networks(blocks, section.report());
  warn_of_everywhere(
      blocks, {"everybody who can connect may claim to be any address", "name the balancers' addresses only"},
      section.report());
  section.finish();
  return from;
}

net::ListenerOptions read_listener(const TreeNode& node, Names& names, Addresses& addresses, Report& report) {
  net::ListenerOptions listener;
  Section section{&node, "a listener", report};
  listener.name = names.declare(section);
  listener.address = addresses.declare(section, "listener", listener.name);
  listener.tls = read_server_tls(section, Caller::esme);
  listener.proxy_from = read_proxy_from(section);
  read_tcp(section, listener.tcp);
  section.finish();
  return listener;
}

}  // namespace

void read_listeners(Section& top, Names& listeners, Addresses& addresses,
                    std::vector<net::ListenerOptions>& out) {
  for (const TreeNode& entry : top.required_entries("listeners")) {
    out.push_back(read_listener(entry, listeners, addresses, top.report()));
  }
}

}  // namespace smppguard::config
