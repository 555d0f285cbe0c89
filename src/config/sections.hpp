// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "names.hpp"
#include "section.hpp"
#include "smppguard/config/config.hpp"

#include <vector>

namespace smppguard::config {

// One reader per key of the top level: takes it from `top`, fills the options, reports what is wrong.

void read_listeners(Section& top, Names& listeners, std::vector<net::ListenerOptions>& out);
void read_upstreams(Section& top, Names& upstreams, std::vector<net::UpstreamOptions>& out);
void read_limits(Section& top, net::LimitOptions& limits);
void read_routes(Section& top, const Names& listeners, const Names& upstreams,
                 std::vector<policy::RouteOptions>& out);
void read_registry(Section& top, dnc::RegistryOptions& registry, policy::WhenUnknown& when_unknown);
void read_approval(Section& top, const Names& upstreams, policy::ApprovalOptions& approval);
/// The command_status that may stand for a reason depends on the registry's `when_unknown`.
void read_rejections(Section& top, policy::WhenUnknown when_unknown, policy::RejectionOptions& rejections);
/// Approvals need a place to be kept.
void read_store(Section& top, bool approvals, store::StoreOptions& store);
void read_session(Section& top, relay::SessionOptions& session);
void read_log(Section& top, app::LogOptions& log);

}  // namespace smppguard::config
