// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::app {
namespace {

smpp::DefaultAlphabet alphabet_of(net::DataCodingZero meaning) {
  switch (meaning) {
    case net::DataCodingZero::gsm: return smpp::DefaultAlphabet::gsm;
    case net::DataCodingZero::ascii: return smpp::DefaultAlphabet::ascii;
    case net::DataCodingZero::latin1: return smpp::DefaultAlphabet::latin1;
    case net::DataCodingZero::utf8: return smpp::DefaultAlphabet::utf8;
  }
  return smpp::DefaultAlphabet::gsm;
}

std::vector<IpNetwork> networks(const std::vector<std::string>& blocks) {
  std::vector<IpNetwork> read;
  read.reserve(blocks.size());
  for (const std::string& block : blocks) read.push_back(IpNetwork::parse(block).value());
  return read;
}

policy::Route make_route(const policy::RouteOptions& options, NameIds& ids) {
  policy::Route route;
  route.name = options.name;
  route.system_id = options.system_id;
  for (const std::string& listener : options.listeners) route.listeners.push_back(ids.listener(listener));
  route.sources = networks(options.sources);
  route.upstream = ids.upstream(options.upstream);
  for (const std::string& prefix : options.destinations) route.destinations.add(prefix).value();
  route.mode = options.mode;
  route.refusal = options.refusal;
  route.quiet_hours = options.quiet_hours;
  return route;
}

policy::Client make_client(const policy::ClientOptions& options) {
  policy::Client client{options.system_id,           networks(options.sources),
                        options.bind_types,          options.max_binds,
                        options.messages_per_second, options.burst,
                        options.max_outstanding,     options.refusal};
  client.organisations = options.organisations;
  std::sort(client.organisations.begin(), client.organisations.end());
  for (const std::string& sender : options.senders) client.senders.push_back(read_address(sender).value());
  std::sort(client.senders.begin(), client.senders.end());
  if (options.assertion) {
    client.assertion =
        std::make_shared<const policy::AssertionTerms>(policy::AssertionTerms{*options.assertion, {}});
  }
  if (!options.default_sender.empty()) client.default_sender = read_address(options.default_sender).value();
  return client;
}

policy::ApprovalNumbers make_numbers(const std::vector<policy::ApprovalNumberOptions>& options,
                                     NameIds& ids) {
  policy::ApprovalNumbers numbers;
  for (const policy::ApprovalNumberOptions& number : options) {
    std::vector<policy::UpstreamId> upstreams;
    for (const std::string& name : number.upstreams) upstreams.push_back(ids.upstream(name));
    numbers.add(read_address(number.number).value(), std::move(upstreams));
  }
  return numbers;
}

/// Without a store there is nowhere to record them.
policy::OptOutMode opt_out_mode(const config::Config& config) noexcept {
  return config.store.location.empty() ? policy::OptOutMode::off : config.opt_outs.mode;
}

}  // namespace

policy::World make_world(const config::Config& config) noexcept {
  policy::World world;
  world.when_unknown = config.when_unknown;
  world.senders_allowed = config.senders;
  world.opt_outs = opt_out_mode(config);
  return world;
}

std::shared_ptr<const relay::Rules> make_rules(const config::Config& config, NameIds& ids) {
  auto rules = std::make_shared<relay::Rules>();
  for (const net::UpstreamOptions& upstream : config.upstreams) (void)ids.upstream(upstream.name);
  for (const net::ListenerOptions& listener : config.listeners) (void)ids.listener(listener.name);
  // Those that are gone keep their names: sessions that still end there are logged.
  for (const std::string& name : ids.upstreams()) rules->upstreams.push_back({name, {}});
  for (const net::UpstreamOptions& upstream : config.upstreams) {
    rules->upstreams[ids.upstream(upstream.name)].alphabet = alphabet_of(upstream.data_coding_0);
  }
  for (const policy::RouteOptions& route : config.routes) rules->routes.push_back(make_route(route, ids));
  if (config.clients) {
    rules->clients.emplace();
    for (const policy::ClientOptions& client : *config.clients) {
      rules->clients->push_back(make_client(client));
    }
  }
  rules->approval_numbers = make_numbers(config.approval.numbers, ids);
  rules->complaint_numbers = make_numbers(config.complaints.numbers, ids);
  rules->forward_complaints = config.complaints.forward;
  rules->rejections = config.rejections;
  rules->approval_form = config.approval.form;
  rules->unmatched = config.approval.unmatched;
  policy::OptOutOptions opt_outs = config.opt_outs;
  opt_outs.mode = opt_out_mode(config);
  rules->keywords = policy::Keywords{opt_outs, config.own_lists};
  rules->confirmation = config.opt_outs.confirmation;
  rules->protocol = config.protocol;
  rules->contact = config.contact;
  rules->note_passed = !config.journal.path.empty() && config.journal.decisions == journal::Decisions::all;
  rules->session = config.session;
  return rules;
}

net::Setup make_setup(const config::Config& config, NameIds& ids) {
  const auto rules = make_rules(config, ids);
  auto options = std::make_shared<net::ServerOptions>();
  options->listeners.resize(ids.listeners().size());
  for (const net::ListenerOptions& one : config.listeners) options->listeners[ids.listener(one.name)] = one;
  options->upstreams.resize(ids.upstreams().size());
  for (const net::UpstreamOptions& one : config.upstreams) options->upstreams[ids.upstream(one.name)] = one;
  for (const net::OutbindOptions& one : config.outbinds) {
    options->outbinds.push_back({one, ids.upstream(one.upstream)});
  }
  options->limits = config.limits;
  return {std::move(options), rules};
}

}  // namespace smppguard::app
