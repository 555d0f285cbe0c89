// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"

#include "endpoint.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortest{1};
constexpr milliseconds kLongestConnectTimeout = std::chrono::minutes{5};
constexpr milliseconds kLongestRetry = std::chrono::hours{24};
constexpr milliseconds kLongestUserTimeout = std::chrono::hours{24};
// What Linux takes: 32767 s and 127 probes.
constexpr milliseconds kLongestKeepAlive = std::chrono::hours{9};
constexpr std::uint64_t kMostProbes = 127;

std::string text_of(milliseconds time) {
  return quantity_text(static_cast<std::uint64_t>(time.count()), durations(kShortest));
}

}  // namespace

std::vector<net::Endpoint> read_endpoints(Section& section, std::string_view key) {
  std::vector<net::Endpoint> endpoints;
  for (const TreeNode* node : section.required_texts(key)) {
    auto endpoint = read_upstream_endpoint(node->text);
    if (endpoint) {
      endpoints.push_back(*std::move(endpoint));
    } else {
      section.report().error(node->place, std::move(endpoint).error());
    }
  }
  return endpoints;
}

void read_connect_timeout(Section& section, milliseconds& connect_timeout) {
  section.duration("connect_timeout", connect_timeout, kShortest, kLongestConnectTimeout);
}

void read_retry(Section& section, milliseconds& first, milliseconds& most) {
  const std::size_t errors = section.report().errors();
  section.duration("retry_first", first, kShortest, kLongestRetry);
  section.duration("retry_most", most, kShortest, kLongestRetry);
  if (first <= most || section.report().errors() != errors) return;
  const TreeNode* written = section.find("retry_most");
  if (written == nullptr) written = section.find("retry_first");
  section.report().error(written->place, {fmt::format("retry_most, {}, is less than retry_first, {}",
                                                      text_of(most), text_of(first)),
                                          "the wait begins with retry_first and doubles up to retry_most"});
}

void read_tcp(Section& parent, net::TcpOptions& tcp) {
  Section section{parent.find("tcp"), "tcp", parent.report()};
  section.duration("keep_alive_idle", tcp.keep_alive_idle, std::chrono::seconds{1}, kLongestKeepAlive);
  section.duration("keep_alive_interval", tcp.keep_alive_interval, std::chrono::seconds{1},
                   kLongestKeepAlive);
  section.count("keep_alive_probes", tcp.keep_alive_probes, {1, kMostProbes});
  section.duration("user_timeout", tcp.user_timeout, kShortest, kLongestUserTimeout);
  section.finish();
}

}  // namespace smppguard::config
