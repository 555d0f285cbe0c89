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
/// The same with what sockets need.
[[nodiscard]] net::Setup make_setup(const config::Config& config, NameIds& ids);

}  // namespace smppguard::app
