// SPDX-License-Identifier: Apache-2.0
#include "live_setup.hpp"

#include "assertion_keys.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

namespace smppguard::net {
namespace {

/// What is to be known of a certificate, with the setting that names it.
template <class Tls>
void note_certificate(LiveSetup& live, const std::string& owner, const std::string& file, const Tls& tls) {
  if (tls.expires()) live.certificates.push_back({owner, file, *tls.expires()});
  for (const std::string& warning : tls.warnings()) {
    live.warnings.emplace_back(owner).append(": ").append(warning);
  }
}

Result<std::shared_ptr<const ArrivalRules>> load_arrival(LiveSetup& live, const std::string& owner,
                                                         const std::optional<ServerTlsOptions>& tls,
                                                         const std::vector<std::string>& proxy_from,
                                                         const TcpOptions& tcp,
                                                         const ArrivalRules* previous) {
  auto arrival = std::make_shared<ArrivalRules>();
  arrival->tcp = tcp;
  for (const std::string& block : proxy_from) {
    const auto network = IpNetwork::parse(block);
    if (network.has_error()) return network.error();
    arrival->proxy_from.push_back(*network);
  }
  if (tls) {
    auto loaded = ServerTls::load(*tls, previous != nullptr ? previous->tls.get() : nullptr);
    if (loaded.has_error()) return fail(owner + ": " + loaded.error().message);
    arrival->tls = *loaded;
    note_certificate(live, owner, tls->certificate, *arrival->tls);
  }
  return std::shared_ptr<const ArrivalRules>{std::move(arrival)};
}

Result<void> load_listeners(LiveSetup& live, const LiveSetup* previous) {
  for (std::size_t id = 0; id < live.options->listeners.size(); ++id) {
    ListenerSetup& listener = live.listeners.emplace_back();
    const auto& options = live.options->listeners[id];
    if (!options) continue;
    const ArrivalRules* before = previous != nullptr && id < previous->listeners.size()
                                     ? previous->listeners[id].arrival.get()
                                     : nullptr;
    auto arrival = load_arrival(live, "listener " + options->name, options->tls, options->proxy_from,
                                options->tcp, before);
    if (arrival.has_error()) return arrival.error();
    listener.arrival = *arrival;
    if (options->tls) listener.may_bind = options->tls->may_bind;
  }
  return {};
}

Result<std::shared_ptr<const DialTarget>> load_upstream(LiveSetup& live, const UpstreamOptions& options,
                                                        const std::shared_ptr<Circuits>& circuits) {
  auto target = std::make_shared<DialTarget>();
  target->upstream = options.name;
  target->endpoints = options.endpoints;
  target->connect_timeout = options.connect_timeout;
  for (const std::string& address : options.source_addresses) {
    target->source_addresses.push_back(boost::asio::ip::make_address(address));
  }
  target->proxy_header = options.proxy_header;
  if (options.tls) {
    const std::string owner = "upstream " + options.name;
    auto tls = ClientTls::load(*options.tls);
    if (tls.has_error()) return fail(owner + ": " + tls.error().message);
    target->tls = *tls;
    note_certificate(live, owner, options.tls->certificate, *target->tls);
  }
  target->tcp = options.tcp;
  target->circuits = circuits;
  target->circuit_times = {options.retry_first, options.retry_most};
  return std::shared_ptr<const DialTarget>{std::move(target)};
}

/// The first line of the file, which no log and no configuration shows.
Result<relay::ReceiverIdentity> load_receiver(const std::string& upstream,
                                              const ApprovalReceiverOptions& options) {
  relay::ReceiverIdentity identity{options.system_id, "", options.system_type, options.retry_first,
                                   options.retry_most};
  std::ifstream file{options.password_file};
  if (!file || !std::getline(file, identity.password)) {
    return fail("upstream " + upstream + ": cannot read a password from approval_receiver.password_file " +
                options.password_file +
                "; write it as the first line of the file and let the service read it");
  }
  if (!identity.password.empty() && identity.password.back() == '\r') identity.password.pop_back();
  return identity;
}

Result<void> load_upstreams(LiveSetup& live, const std::shared_ptr<Circuits>& circuits) {
  for (const auto& options : live.options->upstreams) {
    live.upstreams.emplace_back();
    live.receivers.emplace_back();
    if (!options) continue;
    auto target = load_upstream(live, *options, circuits);
    if (target.has_error()) return target.error();
    live.upstreams.back() = *target;
    if (!options->approval_receiver) continue;
    auto receiver = load_receiver(options->name, *options->approval_receiver);
    if (receiver.has_error()) return receiver.error();
    live.receivers.back() = *std::move(receiver);
  }
  return {};
}

Result<void> load_outbinds(LiveSetup& live, const LiveSetup* previous) {
  for (const ServerOptions::Outbind& outbind : live.options->outbinds) {
    const OutbindOptions& options = outbind.options;
    const ArrivalRules* before = nullptr;
    for (const OutbindSetup& old : previous != nullptr ? previous->outbinds : std::vector<OutbindSetup>{}) {
      if (old.name == options.name) before = old.arrival.get();
    }
    auto arrival = load_arrival(live, "outbind " + options.name, options.tls, {}, options.tcp, before);
    if (arrival.has_error()) return arrival.error();
    OutbindSetup& setup = live.outbinds.emplace_back();
    setup.name = options.name;
    setup.upstream = outbind.upstream;
    setup.arrival = *arrival;
    for (const std::string& block : options.sources) setup.sources.push_back(IpNetwork::parse(block).value());
    auto esme = std::make_shared<DialTarget>();
    esme->upstream = "outbind " + options.name;
    esme->endpoints = options.esmes;
    esme->connect_timeout = options.connect_timeout;
    esme->tcp = options.tcp;
    setup.esme = std::move(esme);
  }
  return {};
}

}  // namespace

bool OutbindSetup::is_open_to(const IpAddress& source) const noexcept {
  return sources.empty() || std::any_of(sources.begin(), sources.end(),
                                        [&](const IpNetwork& network) { return network.contains(source); });
}

Result<std::shared_ptr<const LiveSetup>> load_setup(const Setup& setup, const LiveSetup* previous,
                                                    const std::shared_ptr<Circuits>& circuits) {
  auto live = std::make_shared<LiveSetup>();
  live->options = setup.options;
  auto rules = with_assertion_keys(setup.rules);
  if (rules.has_error()) return rules.error();
  live->rules = *std::move(rules);
  if (auto loaded = load_listeners(*live, previous); loaded.has_error()) return loaded.error();
  if (auto loaded = load_upstreams(*live, circuits); loaded.has_error()) return loaded.error();
  if (auto loaded = load_outbinds(*live, previous); loaded.has_error()) return loaded.error();
  return std::shared_ptr<const LiveSetup>{std::move(live)};
}

std::optional<std::vector<std::string>> rights_of(const std::vector<std::string>& certificate_names,
                                                  const std::vector<CertificateRights>& may_bind) {
  if (may_bind.empty()) return std::nullopt;
  std::vector<std::string> system_ids;
  for (const CertificateRights& rights : may_bind) {
    const bool shown = std::find(certificate_names.begin(), certificate_names.end(), rights.certificate) !=
                       certificate_names.end();
    if (shown) system_ids.insert(system_ids.end(), rights.system_ids.begin(), rights.system_ids.end());
  }
  return system_ids;
}

}  // namespace smppguard::net
