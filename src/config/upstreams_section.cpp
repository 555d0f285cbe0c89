// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"
#include "sections.hpp"
#include "smppguard/core/ip_network.hpp"
#include "tls.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

using net::DataCodingZero;
using net::ProxyHeader;

// What fields of a bind hold (3.4 4.1).
constexpr std::size_t kLongestSystemId = 15;
constexpr std::size_t kLongestSystemType = 12;

constexpr std::array kDataCodingZero =
    std::to_array<Choice<DataCodingZero>>({{"gsm", DataCodingZero::gsm},
                                           {"ascii", DataCodingZero::ascii},
                                           {"latin1", DataCodingZero::latin1},
                                           {"utf8", DataCodingZero::utf8}});
constexpr std::array kProxyHeaders = std::to_array<Choice<ProxyHeader>>(
    {{"none", ProxyHeader::none}, {"v1", ProxyHeader::v1}, {"v2", ProxyHeader::v2}});

// A connection starts from one address of the family that it goes to.
std::vector<std::string> read_source_addresses(Section& section) {
  std::vector<std::string> addresses;
  std::array<const TreeNode*, 2> of_family{};
  for (const TreeNode* node : section.texts("source_addresses")) {
    addresses.push_back(node->text);
    if (!IpAddress::parse(node->text)) {
      section.report().error(node->place,
                             {fmt::format("{} is not a literal IP address", in_quotes(node->text)),
                              "write it like 192.0.2.7 or 2001:db8::7"});
      continue;
    }
    const bool is_six = node->text.find(':') != std::string::npos;
    const TreeNode*& first = of_family[is_six ? 1 : 0];
    if (first != nullptr) {
      section.report().error(node->place,
                             {fmt::format("a second IPv{} address", is_six ? 6 : 4),
                              fmt::format("the first is {}; name one of each family", first->text)});
    }
    first = node;
  }
  return addresses;
}

void warn_if_longer(Section& section, std::string_view key, std::size_t most) {
  const TreeNode* node = section.find(key);
  if (node == nullptr || node->text.size() <= most) return;
  section.report().warning(node->place,
                           {fmt::format("{} has {} characters, SMPP allows {}", key, node->text.size(), most),
                            "most SMSCs refuse such a bind"});
}

std::optional<net::ApprovalReceiverOptions> read_approval_receiver(Section& upstream) {
  const TreeNode* node = upstream.value("approval_receiver");
  if (node == nullptr) return std::nullopt;
  net::ApprovalReceiverOptions receiver;
  Section section{node, "approval_receiver", upstream.report()};
  section.required_text("system_id", receiver.system_id);
  warn_if_longer(section, "system_id", kLongestSystemId);
  section.required_text("password_file", receiver.password_file);
  section.text("system_type", receiver.system_type);
  warn_if_longer(section, "system_type", kLongestSystemType);
  read_retry(section, receiver.retry_first, receiver.retry_most);
  section.finish();
  return receiver;
}

net::UpstreamOptions read_upstream(const TreeNode& node, Names& names, Report& report) {
  net::UpstreamOptions upstream;
  Section section{&node, "an upstream", report};
  upstream.name = names.declare(section);
  upstream.endpoints = read_endpoints(section, "endpoints");
  read_connect_timeout(section, upstream.connect_timeout);
  read_retry(section, upstream.retry_first, upstream.retry_most);
  upstream.source_addresses = read_source_addresses(section);
  section.choice("proxy_protocol", upstream.proxy_header, kProxyHeaders);
  upstream.tls = read_client_tls(section);
  section.choice("data_coding_0", upstream.data_coding_0, kDataCodingZero);
  upstream.approval_receiver = read_approval_receiver(section);
  read_tcp(section, upstream.tcp);
  section.finish();
  return upstream;
}

}  // namespace

void read_upstreams(Section& top, Names& upstreams, std::vector<net::UpstreamOptions>& out) {
  for (const TreeNode& entry : top.required_entries("upstreams")) {
    out.push_back(read_upstream(entry, upstreams, top.report()));
  }
}

}  // namespace smppguard::config
