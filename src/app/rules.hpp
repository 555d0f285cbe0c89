// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "name_ids.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/relay/rules.hpp"

#include <memory>

namespace smppguard::app {

/// Resolves the names of a configuration that was found free of errors.
[[nodiscard]] std::shared_ptr<const relay::Rules> make_rules(const config::Config& config, NameIds& ids);
/// What decisions look at, as far as the configuration says: without lists, consents and senders.
[[nodiscard]] policy::World make_world(const config::Config& config) noexcept;
/// make_rules() with what sockets need.
[[nodiscard]] net::Setup make_setup(const config::Config& config, NameIds& ids);

}  // namespace smppguard::app
