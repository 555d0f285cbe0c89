// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace smppguard::app {
namespace {

template <class Options>
std::uint16_t position(const std::vector<Options>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Options& one) { return one.name == name; });
  return static_cast<std::uint16_t>(found - all.begin());
}

smpp::DefaultAlphabet alphabet_of(net::DataCodingZero meaning) {
  switch (meaning) {
    case net::DataCodingZero::gsm: return smpp::DefaultAlphabet::gsm;
    case net::DataCodingZero::ascii: return smpp::DefaultAlphabet::ascii;
    case net::DataCodingZero::latin1: return smpp::DefaultAlphabet::latin1;
    case net::DataCodingZero::utf8: return smpp::DefaultAlphabet::utf8;
  }
  return smpp::DefaultAlphabet::gsm;
}

policy::Route make_route(const policy::RouteOptions& options, const config::Config& config) {
  policy::Route route;
  route.name = options.name;
  route.system_id = options.system_id;
  for (const std::string& listener : options.listeners) {
    route.listeners.push_back(position(config.listeners, listener));
  }
  for (const std::string& source : options.sources) route.sources.push_back(IpNetwork::parse(source).value());
  route.upstream = position(config.upstreams, options.upstream);
  for (const std::string& prefix : options.destinations) route.destinations.add(prefix).value();
  return route;
}

}  // namespace

std::shared_ptr<const relay::Rules> make_rules(const config::Config& config) {
  auto rules = std::make_shared<relay::Rules>();
  for (const policy::RouteOptions& route : config.routes) rules->routes.push_back(make_route(route, config));
  for (const net::UpstreamOptions& upstream : config.upstreams) {
    rules->upstreams.push_back({upstream.name, alphabet_of(upstream.data_coding_0)});
  }
  for (const policy::ApprovalNumberOptions& number : config.approval.numbers) {
    std::vector<policy::UpstreamId> upstreams;
    for (const std::string& name : number.upstreams) upstreams.push_back(position(config.upstreams, name));
    rules->approval_numbers.add(read_address(number.number).value(), std::move(upstreams));
  }
  rules->rejections = config.rejections;
  rules->approval_form = config.approval.form;
  rules->unmatched = config.approval.unmatched;
  rules->session = config.session;
  return rules;
}

}  // namespace smppguard::app
