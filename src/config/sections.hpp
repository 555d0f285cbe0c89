// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "addresses.hpp"
#include "names.hpp"
#include "section.hpp"
#include "service_numbers.hpp"
#include "smppguard/config/config.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::config {

// One reader per key of the top level: takes it from `top`, fills the options, reports what is wrong.

void read_listeners(Section& top, Names& listeners, Addresses& addresses,
                    std::vector<net::ListenerOptions>& out);
void read_upstreams(Section& top, Names& upstreams, std::vector<net::UpstreamOptions>& out);
void read_outbinds(Section& top, const Names& upstreams, Addresses& addresses,
                   std::vector<net::OutbindOptions>& out);
void read_routes(Section& top, const Names& listeners, const Names& upstreams,
                 std::vector<policy::RouteOptions>& out);
void read_protocol(Section& top, relay::ProtocolOptions& protocol);
void read_clients(Section& top, std::optional<std::vector<policy::ClientOptions>>& out);
void read_registry(Section& top, dnc::RegistryOptions& registry, policy::WhenUnknown& when_unknown);
void read_approval(Section& top, const Names& upstreams, ServiceNumbers& numbers,
                   policy::ApprovalOptions& approval);
/// Which reasons refuse at all, and so have a command_status, depends on `when_unknown` and `protocol`.
void read_rejections(Section& top, policy::WhenUnknown when_unknown, const relay::ProtocolOptions& protocol,
                     policy::RejectionOptions& rejections);
/// `kept` says what needs the store ("approvals"); empty: nothing does.
void read_store(Section& top, std::string_view kept, store::StoreOptions& store);
void read_session(Section& top, relay::SessionOptions& session);
void read_limits(Section& top, net::LimitOptions& limits);
void read_log(Section& top, app::LogOptions& log);
void read_control(Section& top, app::ControlOptions& control);
void read_api(Section& top, Addresses& addresses, web::ApiOptions& api);
void read_senders(Section& top, policy::WhoMaySend& senders);
void read_opt_outs(Section& top, policy::OptOutOptions& opt_outs);
/// Which words are free, and whether there is a number to send them to, depends on `opt_outs` and `approval`.
void read_own_lists(Section& top, const policy::OptOutOptions& opt_outs,
                    const policy::ApprovalOptions& approval, policy::OwnListOptions& own_lists);
/// Whether an area file is needed depends on `routes`.
void read_quiet_hours(Section& top, const std::vector<policy::RouteOptions>& routes,
                      policy::QuietHoursOptions& quiet_hours);
void read_traffic(Section& top, traffic::TrafficOptions& traffic);
void read_journal(Section& top, journal::JournalOptions& journal);
void read_contact(Section& top, std::string& contact);
void read_complaints(Section& top, const Names& upstreams, ServiceNumbers& numbers,
                     policy::ComplaintOptions& complaints);
void read_share(Section& top, app::ShareOptions& share);

}  // namespace smppguard::config
