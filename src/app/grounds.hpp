// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explain_request.hpp"
#include "explanation.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/relay/rules.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace smppguard::app {

/// All that decisions are made from at one moment, held in memory as long as it is needed: of a running
/// service, or read from files by a command.
struct Grounds {
  std::shared_ptr<const relay::Rules> rules;
  policy::World world{};  ///< its settings; what it points to is set by explain()
  std::chrono::days max_age{};
  const AreaSlabs* registry = nullptr;  ///< of lists
  std::shared_ptr<const policy::Lists> lists;
  std::shared_ptr<const policy::QuietHours> quiet_hours;
  std::unique_ptr<policy::Consents> consents;
  std::unique_ptr<policy::Senders> senders;
  std::unique_ptr<policy::Restraints> restraints;
  std::string contact;  ///< whom to ask about refusals; "" for nobody
};

/// What the message is to the rules. An error if no route or no client takes it.
[[nodiscard]] Result<policy::Message> read_message(const ExplainRequest& request, const relay::Rules& rules);

/// Judges it as the service would. The explanation points into the grounds.
[[nodiscard]] Explanation explain(const policy::Message& message, const Grounds& grounds, WallTime at);

}  // namespace smppguard::app
