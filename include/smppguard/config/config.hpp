// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/app/options.hpp"
#include "smppguard/config/values.hpp"
#include "smppguard/dnc/options.hpp"
#include "smppguard/journal/options.hpp"
#include "smppguard/net/options.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/relay/options.hpp"
#include "smppguard/store/options.hpp"
#include "smppguard/traffic/options.hpp"
#include "smppguard/web/options.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::config {

/// Everything the YAML file says, defaults filled in. Only app sees it whole.
struct Config {
  std::vector<net::ListenerOptions> listeners;
  std::vector<net::UpstreamOptions> upstreams;
  std::vector<policy::RouteOptions> routes;
  std::vector<net::OutbindOptions> outbinds;
  std::optional<std::vector<policy::ClientOptions>> clients;  ///< nothing: open to whoever the SMSC takes
  relay::ProtocolOptions protocol;
  dnc::RegistryOptions registry;
  policy::WhenUnknown when_unknown = policy::WhenUnknown::allow;
  policy::WhoMaySend senders = policy::WhoMaySend::any;
  policy::ApprovalOptions approval;
  policy::OptOutOptions opt_outs;
  policy::OwnListOptions own_lists;
  policy::QuietHoursOptions quiet_hours;
  traffic::TrafficOptions traffic;
  journal::JournalOptions journal;
  std::string contact;  ///< whom a wrongly refused sender may ask; shown with every explanation
  policy::RejectionOptions rejections;
  store::StoreOptions store;
  relay::SessionOptions session;
  net::LimitOptions limits;
  app::LogOptions log;
  app::ControlOptions control;
  web::ApiOptions api;
  policy::ComplaintOptions complaints;
  app::ShareOptions share;

  friend bool operator==(const Config&, const Config&) = default;
};

enum class Severity : bool { warning, error };

/// One thing to mend. Lines and columns count from 1; 0 where the file as a whole is meant.
struct Diagnostic {
  Severity severity = Severity::error;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;
  std::string hint;  ///< what to write instead; may be empty
};

struct Loaded {
  Config config;  ///< usable only if no diagnostic is an error
  std::vector<Diagnostic> diagnostics;
  Values values{};  ///< the file's own words, to tell what another one changes

  [[nodiscard]] bool ok() const noexcept;
};

/// Reads and checks a file. Never throws on its contents; every problem is a diagnostic, all at once.
[[nodiscard]] Loaded load_file(const std::filesystem::path& path);
[[nodiscard]] Loaded load_text(const std::string& yaml);

/// "smppguard.yaml:12:5: error: ... (hint: ...)".
[[nodiscard]] std::string format(const Diagnostic& diagnostic, const std::string& file);

}  // namespace smppguard::config
