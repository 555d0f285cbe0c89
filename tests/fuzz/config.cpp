// SPDX-License-Identifier: Apache-2.0
#include "smppguard/config/config.hpp"

#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/database_url.hpp"
#include "smppguard/core/node_name.hpp"
#include "smppguard/core/phone_number.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace {

using smppguard::config::Config;
using smppguard::config::Diagnostic;
using smppguard::config::Loaded;
using smppguard::fuzzing::require;
using smppguard::net::ClientCertificates;
using smppguard::net::OutbindOptions;
using smppguard::net::ServerTlsOptions;
using smppguard::net::UpstreamOptions;

void check_diagnostic(const Diagnostic& diagnostic, std::size_t lines) {
  require(!diagnostic.message.empty(), "a diagnostic says something");
  require(diagnostic.line <= lines, "a diagnostic stands in the file");
  require((diagnostic.line == 0) == (diagnostic.column == 0), "a place is a line and a column, or neither");
}

bool has_upstream(const Config& config, const std::string& name) {
  return std::any_of(config.upstreams.begin(), config.upstreams.end(),
                     [&](const auto& upstream) { return upstream.name == name; });
}

bool asks_for_certificates(const std::optional<ServerTlsOptions>& tls, ClientCertificates least) {
  return tls && tls->client_certificates >= least;
}

void check_tls(const std::optional<ServerTlsOptions>& tls) {
  require(!tls || !(tls->certificate.empty() || tls->key.empty()), "TLS has a certificate and its key");
  require(asks_for_certificates(tls, ClientCertificates::optional) == (tls && !tls->client_ca.empty()),
          "client certificates, and they only, have an authority");
}

void check_upstream(const UpstreamOptions& upstream) {
  require(!upstream.endpoints.empty(), "an upstream has an endpoint");
  require(upstream.retry_first <= upstream.retry_most, "waits grow");
  require(!upstream.tls || upstream.tls->certificate.empty() == upstream.tls->key.empty(),
          "a certificate has a key");
}

void check_outbind(const Config& config, const OutbindOptions& outbind) {
  require(has_upstream(config, outbind.upstream), "an outbind's upstream exists");
  require(!outbind.esmes.empty(), "an outbind has an ESME to call");
  require(!outbind.sources.empty() || asks_for_certificates(outbind.tls, ClientCertificates::required),
          "it is limited who may inject approvals");
  check_tls(outbind.tls);
}

bool wants_store(const Config& config) {
  const bool tied = config.clients && std::any_of(config.clients->begin(), config.clients->end(),
                                                  [](const auto& one) { return !one.organisations.empty(); });
  return tied || !config.approval.numbers.empty() || !config.complaints.numbers.empty() ||
         config.senders == smppguard::policy::WhoMaySend::registered_only;
}

void check_evidence(const Config& config) {
  require(!wants_store(config) || !config.store.location.empty(), "what has to be kept has a store");
  require(config.store.location.find("://") == std::string::npos ||
              smppguard::check_database_url(config.store.location),
          "a store is a file or a sound URL");
  require(config.store.node.empty() || smppguard::is_node_name(config.store.node), "a node has a name");
  require(config.store.password_file.empty() || smppguard::store::is_postgresql(config.store.location),
          "a password is for a database");
  require(!config.own_lists.by_text || !config.approval.numbers.empty(),
          "own lists have a number to write to");
  for (const auto& one : config.complaints.numbers) {
    const auto number = smppguard::read_address(one.number);
    require(number.has_value(), "a complaint number is one");
    for (const auto& other : config.approval.numbers) {
      require(smppguard::read_address(other.number) != number, "and no approval number");
    }
  }
  require(!config.opt_outs.stop_words.empty() && !config.opt_outs.start_words.empty(), "there are words");
  const bool quiet = std::any_of(config.routes.begin(), config.routes.end(), [](const auto& route) {
    return route.quiet_hours != smppguard::policy::QuietMode::off;
  });
  require(!(quiet || !config.quiet_hours.windows.empty()) || !config.quiet_hours.areas.empty(),
          "quiet hours have clocks");
  require(!config.journal.path.empty() || config.journal.heads.empty(), "heads have a journal");
  require(config.journal.node.find('/') == std::string::npos, "a node can stand in names of files");
}

void check_usable(const Config& config) {
  require(!config.listeners.empty(), "there is a listener");
  require(!config.upstreams.empty(), "there is an upstream");
  require(!config.routes.empty(), "there is a route");
  for (const auto& listener : config.listeners) {
    require(!listener.address.host.empty(), "a listener has an address");
    check_tls(listener.tls);
  }
  for (const auto& upstream : config.upstreams) check_upstream(upstream);
  for (const auto& route : config.routes)
    require(has_upstream(config, route.upstream), "a route's upstream exists");
  for (const auto& outbind : config.outbinds) check_outbind(config, outbind);
  require(!config.clients || !config.clients->empty(), "clients, where given, are some");
  check_evidence(config);
  for (const auto& row : smppguard::policy::kReasons) {
    const bool refuses = row.lasting != smppguard::policy::Lasting::passes;
    const auto status = config.rejections.status[static_cast<std::size_t>(row.reason)];
    require(!refuses || status != 0, "a refusal is not ESME_ROK");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string yaml{reinterpret_cast<const char*>(data), size};
  const Loaded loaded = smppguard::config::load_text(yaml);
  const auto lines = static_cast<std::size_t>(
      std::count_if(yaml.begin(), yaml.end(), [](char c) { return c == '\n' || c == '\r'; }));
  for (const Diagnostic& diagnostic : loaded.diagnostics) check_diagnostic(diagnostic, lines + 1);
  if (loaded.ok()) check_usable(loaded.config);
  return 0;
}
