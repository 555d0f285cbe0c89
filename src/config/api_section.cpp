// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"
#include "smppguard/core/ip_network.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

constexpr std::uint64_t kMostApiConnections = 10'000;
constexpr std::chrono::seconds kShortestRequest{1};
constexpr std::chrono::minutes kLongestRequest{10};
constexpr std::array kOpenWords =
    std::to_array<Choice<bool>>({{"true", true}, {"false", false}, {"yes", true}, {"no", false}});

bool is_loopback(const std::string& host) {
  const auto address = IpAddress::parse(host);
  if (!address) return false;
  IpAddress six;
  six.octets.back() = 1;
  IpAddress four = IpAddress::v4({127, address->octets[13], address->octets[14], address->octets[15]});
  return *address == six || *address == four;
}

void read_api_tls(Section& parent, web::ApiOptions& api) {
  const TreeNode* const node = parent.value("tls");
  if (node == nullptr) return;
  Section section{node, "tls", parent.report()};
  section.required_text("certificate", api.certificate);
  section.required_text("key", api.key);
  section.finish();
}

void refuse_plain_text(Section& section, const web::ApiOptions& api) {
  if (api.address.empty() || is_loopback(api.address) || section.find("tls") != nullptr) return;
  section.report().error(section.find("address")->place,
                         {fmt::format("tokens would pass in plain text to {}", in_quotes(api.address)),
                          "give certificate: and key: as tls:, or listen on 127.0.0.1 or [::1]"});
}

void require_tokens(Section& section, const web::ApiOptions& api) {
  if (section.find("tokens_file") != nullptr || api.address.empty()) return;
  section.report().error(section.place(),
                         {"api needs tokens_file: nobody could be told from anybody else",
                          "write tokens_file: /etc/smppguard/tokens, and fill it by \"smppguard token add "
                          "NAME --role operator\""});
}

}  // namespace

void read_api(Section& top, Addresses& addresses, web::ApiOptions& api) {
  const TreeNode* const node = top.find("api");
  if (node == nullptr || node->kind == TreeNode::Kind::null) return;
  Section section{node, "api", top.report()};
  const net::Endpoint endpoint = addresses.declare(section, "API", "api");
  api.address = endpoint.host;
  api.port = endpoint.port;
  read_api_tls(section, api);
  refuse_plain_text(section, api);
  section.filled_text("tokens_file", api.tokens_file);
  require_tokens(section, api);
  section.count("max_connections", api.max_connections, {1, kMostApiConnections});
  section.count("max_connections_per_address", api.max_connections_per_address, {1, kMostApiConnections});
  section.duration("request_timeout", api.request_timeout, kShortestRequest, kLongestRequest);
  section.choice("open_metrics", api.open_metrics, kOpenWords);
  section.finish();
}

}  // namespace smppguard::config
