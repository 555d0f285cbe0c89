// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/assertion.hpp"
#include "smppguard/policy/options.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::policy {

/// A ClientOptions with its addresses read. Immutable once in a table; shared by all workers.
struct Client {
  std::string system_id = "*";
  std::vector<IpNetwork> sources{};
  std::vector<BindKind> bind_types{};
  std::optional<std::uint32_t> max_binds{};
  std::optional<std::uint32_t> messages_per_second{};
  std::optional<std::uint32_t> burst{};
  std::optional<std::uint32_t> max_outstanding{};
  std::optional<RefusalStyle> refusal{};
  /// The keys of organisations and the numbers it may send from, sorted. Both empty: any sender.
  std::vector<std::string> organisations{};
  std::vector<PhoneNumber> senders{};
  /// Stands for an empty source_addr in the rules.
  PhoneNumber default_sender{};
  /// How it has to sign; nullptr: nobody looks.
  std::shared_ptr<const AssertionTerms> assertion{};
};

/// Why a bind is not even passed to the SMSC.
enum class BindRefusal : std::uint8_t {
  unknown_client,  ///< no entry of the clients section has this system_id
  source,          ///< not from there
  bind_type,       ///< not this kind of bind
  certificate,     ///< the certificate shown may not bind this system_id
  too_many_binds,  ///< as many binds as allowed are there already
  no_route,
};

/// One clause for a log: "the certificate may not bind this system_id".
[[nodiscard]] std::string_view explanation(BindRefusal refusal) noexcept;

/// The first client whose pattern takes the system_id, or nullptr.
[[nodiscard]] const Client* match_client(const std::vector<Client>& clients,
                                         std::string_view system_id) noexcept;

/// What of this client's entry speaks against a bind; its number of binds is not looked at. No source: it was
/// called, so where it is does not matter.
[[nodiscard]] std::optional<BindRefusal> objection(const Client& client, BindKind kind,
                                                   const IpAddress* source) noexcept;

}  // namespace smppguard::policy
