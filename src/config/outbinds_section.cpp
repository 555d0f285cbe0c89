// SPDX-License-Identifier: Apache-2.0
#include "conditions.hpp"
#include "connecting.hpp"
#include "sections.hpp"
#include "tls.hpp"

namespace smppguard::config {
namespace {

using net::ClientCertificates;

// Whoever is taken for the SMSC can send what looks like a recipient's approval.
void read_callers(Section& section, net::OutbindOptions& outbind) {
  Report& report = section.report();
  const std::size_t errors = report.errors();
  const auto sources = section.texts("sources");
  outbind.sources = read_networks(sources, report);
  outbind.tls = read_server_tls(section, Caller::smsc);
  if (report.errors() != errors) return;
  if (outbind.tls && outbind.tls->client_certificates == ClientCertificates::required) return;
  if (sources.empty()) {
    report.error(section.place(),
                 {"who may connect must be limited: whoever connects could inject approvals",
                  "name the SMSC's addresses as sources:, or set tls: client_certificates: required"});
  }
  warn_of_everywhere(sources,
                     {"everybody who can connect could inject approvals",
                      "name the SMSC's addresses only, or set tls: client_certificates: required"},
                     report);
}

net::OutbindOptions read_outbind(const TreeNode& node, Names& names, const Names& upstreams,
                                 Addresses& addresses, Report& report) {
  net::OutbindOptions outbind;
  Section section{&node, "an outbind", report};
  outbind.name = names.declare(section);
  outbind.address = addresses.declare(section, "outbind", outbind.name);
  outbind.upstream = upstreams.refer_one(section, "upstream");
  read_callers(section, outbind);
  outbind.esmes = read_endpoints(section, "esmes");
  read_connect_timeout(section, outbind.connect_timeout);
  read_tcp(section, outbind.tcp);
  section.finish();
  return outbind;
}

}  // namespace

void read_outbinds(Section& top, const Names& upstreams, Addresses& addresses,
                   std::vector<net::OutbindOptions>& out) {
  Names outbinds{"outbind"};
  for (const TreeNode& entry : top.entries("outbinds")) {
    out.push_back(read_outbind(entry, outbinds, upstreams, addresses, top.report()));
  }
}

}  // namespace smppguard::config
