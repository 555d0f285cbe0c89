// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrival.hpp"
#include "dialer.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/relay/approval_receiver.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// A way in for ESMEs.
struct ListenerSetup {
  std::shared_ptr<const ArrivalRules> arrival;  ///< nullptr: not configured
  std::vector<CertificateRights> may_bind;
};

/// A way in for SMSCs, and whom they call.
struct OutbindSetup {
  std::string name;
  policy::UpstreamId upstream = 0;
  std::shared_ptr<const ArrivalRules> arrival;
  std::vector<IpNetwork> sources;  ///< empty: everywhere (certificates are required then)
  std::shared_ptr<const DialTarget> esme;

  [[nodiscard]] bool is_open_to(const IpAddress& source) const noexcept;
};

/// A Setup with everything loaded that it names: certificates, passwords, keys. Immutable, shared by all
/// workers.
struct LiveSetup {
  std::shared_ptr<const ServerOptions> options;
  std::shared_ptr<const relay::Rules> rules;
  std::vector<ListenerSetup> listeners;                           ///< by policy::ListenerId
  std::vector<OutbindSetup> outbinds;                             ///< as in options
  std::vector<std::shared_ptr<const DialTarget>> upstreams;       ///< by policy::UpstreamId; may be nullptr
  std::vector<std::optional<relay::ReceiverIdentity>> receivers;  ///< by policy::UpstreamId
  std::vector<std::string> warnings;
  std::vector<CertificateView> certificates;  ///< that are shown, to either side
};

/// Loads a setup; an error says what cannot be read and what to do. What clients of `previous` hold (session
/// tickets) stays good.
[[nodiscard]] Result<std::shared_ptr<const LiveSetup>> load_setup(const Setup& setup,
                                                                  const LiveSetup* previous,
                                                                  const std::shared_ptr<Circuits>& circuits);

/// What somebody who showed a certificate with these names may bind; nothing if that does not matter.
[[nodiscard]] std::optional<std::vector<std::string>> rights_of(
    const std::vector<std::string>& certificate_names, const std::vector<CertificateRights>& may_bind);

}  // namespace smppguard::net
