// SPDX-License-Identifier: Apache-2.0
#include "endpoint.hpp"
#include "sections.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::config {
namespace {

constexpr std::chrono::milliseconds kLongestConnectTimeout = std::chrono::minutes{5};

constexpr std::array kDataCodingZero = std::to_array<Choice<net::DataCodingZero>>({
    {"gsm", net::DataCodingZero::gsm},
    {"ascii", net::DataCodingZero::ascii},
    {"latin1", net::DataCodingZero::latin1},
    {"utf8", net::DataCodingZero::utf8},
});

using EndpointReader = Read<net::Endpoint> (*)(std::string_view);

net::Endpoint read_endpoint(const TreeNode& node, EndpointReader read, Report& report) {
  auto endpoint = read(node.text);
  if (endpoint) return *std::move(endpoint);
  report.error(node.place, std::move(endpoint).error());
  return {};
}

// Two sockets cannot listen on one address; port 0 is a new one each time.
void check_address_is_free(const TreeNode& node, const net::Endpoint& address,
                           const std::vector<net::ListenerOptions>& others, Report& report) {
  const auto same = std::find_if(others.begin(), others.end(), [&](const net::ListenerOptions& other) {
    return address.port != 0 && other.address.port == address.port && other.address.host == address.host;
  });
  if (same == others.end()) return;
  report.error(node.place,
               {fmt::format("the listener {} has this address already", in_quotes(same->name)), ""});
}

net::ListenerOptions read_listener(const TreeNode& node, Names& names,
                                   const std::vector<net::ListenerOptions>& others, Report& report) {
  net::ListenerOptions listener;
  Section section{&node, "a listener", report};
  listener.name = names.declare(section);
  if (const TreeNode* address = section.required_scalar("address")) {
    listener.address = read_endpoint(*address, read_listener_address, report);
    check_address_is_free(*address, listener.address, others, report);
  }
  section.finish();
  return listener;
}

net::UpstreamOptions read_upstream(const TreeNode& node, Names& names, Report& report) {
  net::UpstreamOptions upstream;
  Section section{&node, "an upstream", report};
  upstream.name = names.declare(section);
  for (const TreeNode* endpoint : section.required_texts("endpoints")) {
    upstream.endpoints.push_back(read_endpoint(*endpoint, read_upstream_endpoint, report));
  }
  section.duration("connect_timeout", upstream.connect_timeout, std::chrono::milliseconds{1},
                   kLongestConnectTimeout);
  section.choice("data_coding_0", upstream.data_coding_0, kDataCodingZero);
  section.finish();
  return upstream;
}

void read_workers(Section& section, std::size_t& workers) {
  const TreeNode* node = section.find("workers");
  if (node != nullptr && node->kind == TreeNode::Kind::scalar && node->text == "auto") {
    workers = 0;
  } else {
    section.count("workers", workers, {1, 1'024});
  }
}

}  // namespace

void read_listeners(Section& top, Names& listeners, std::vector<net::ListenerOptions>& out) {
  for (const TreeNode& entry : top.required_entries("listeners")) {
    out.push_back(read_listener(entry, listeners, out, top.report()));
  }
}

void read_upstreams(Section& top, Names& upstreams, std::vector<net::UpstreamOptions>& out) {
  for (const TreeNode& entry : top.required_entries("upstreams")) {
    out.push_back(read_upstream(entry, upstreams, top.report()));
  }
}

void read_limits(Section& top, net::LimitOptions& limits) {
  Section section{top.find("limits"), "limits", top.report()};
  read_workers(section, limits.workers);
  section.count("max_connections", limits.max_connections, {1, 10'000'000});
  section.size("write_buffer", limits.write_buffer_octets, {16UL * 1024, 1024UL * 1024 * 1024});
  section.finish();
}

}  // namespace smppguard::config
