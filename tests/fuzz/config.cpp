// SPDX-License-Identifier: Apache-2.0
#include "smppguard/config/config.hpp"

#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

using smppguard::config::Config;
using smppguard::config::Diagnostic;
using smppguard::config::Loaded;
using smppguard::fuzzing::require;

void check_diagnostic(const Diagnostic& diagnostic, std::size_t lines) {
  require(!diagnostic.message.empty(), "a diagnostic says something");
  require(diagnostic.line <= lines, "a diagnostic stands in the file");
  require((diagnostic.line == 0) == (diagnostic.column == 0), "a place is a line and a column, or neither");
}

void check_usable(const Config& config) {
  require(!config.listeners.empty(), "there is a listener");
  require(!config.upstreams.empty(), "there is an upstream");
  require(!config.routes.empty(), "there is a route");
  for (const auto& listener : config.listeners)
    require(!listener.address.host.empty(), "a listener has an address");
  for (const auto& upstream : config.upstreams)
    require(!upstream.endpoints.empty(), "an upstream has an endpoint");
  for (const auto& route : config.routes) {
    const auto named = [&](const auto& upstream) { return upstream.name == route.upstream; };
    require(std::any_of(config.upstreams.begin(), config.upstreams.end(), named),
            "a route's upstream exists");
  }
  require(config.approval.numbers.empty() || !config.store.path.empty(), "approvals have a store");
  for (const auto& row : smppguard::policy::kReasons) {
    const bool refuses = row.lasting == smppguard::policy::Lasting::permanent;
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
