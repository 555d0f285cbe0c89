// SPDX-License-Identifier: Apache-2.0
#include "consents.hpp"

#include "knowledge.hpp"
#include "smppguard/policy/options.hpp"

#include <array>
#include <utility>

namespace smppguard::app {
namespace {

using consent::Matter;
using policy::Permission;

constexpr std::array kPermissions = {
    std::pair{Matter::voice, Permission::approval},
    std::pair{Matter::written_consent, Permission::written_consent},
    std::pair{Matter::purchase, Permission::purchase},
    std::pair{Matter::inquiry, Permission::inquiry},
};

std::optional<WallTime> since(const consent::Standing& standing) noexcept {
  if (standing.state != consent::State::opted_out) return std::nullopt;
  return standing.from;
}

policy::QuietMode quiet_mode(registry::QuietHours mode) noexcept {
  switch (mode) {
    case registry::QuietHours::off: return policy::QuietMode::off;
    case registry::QuietHours::refuse: return policy::QuietMode::refuse;
    case registry::QuietHours::defer: return policy::QuietMode::defer;
    case registry::QuietHours::as_route: break;
  }
  return policy::QuietMode::as_route;
}

}  // namespace

bool in_effect(const consent::Standing& standing, Matter matter, WallTime now) noexcept {
  if (standing.state != consent::State::permitted || (standing.until && *standing.until <= now)) return false;
  // No approval is made to wait longer than that, so one that seems to was made before the clock was set
  // back.
  const bool clock_was_set_back =
      matter == Matter::voice && standing.from > now + policy::ApprovalOptions::kLongestEffectiveAfter;
  return standing.from <= now || clock_was_set_back;
}

policy::SenderFile file_of(const registry::Directory::Entry& entry) noexcept {
  if (entry.organisation == nullptr) return {};
  return {entry.active,
          entry.organisation->id,
          entry.organisation->key,
          entry.exemption,
          entry.organisation->company_wide_opt_out,
          quiet_mode(entry.organisation->quiet_hours)};
}

std::optional<WallTime> IndexConsents::opted_out_since(PhoneNumber recipient,
                                                       PhoneNumber sender) const noexcept {
  if (pending_.contains(recipient, sender)) return WallTime{};
  return since(reader_->find(recipient, {.sender = sender}, Matter::voice));
}

std::optional<WallTime> IndexConsents::opted_out_of_organisation(PhoneNumber recipient,
                                                                 std::uint32_t organisation) const noexcept {
  return since(reader_->find(recipient, {.sender = {}, .organisation = organisation}, Matter::organisation));
}

bool IndexConsents::keeps_own_list(PhoneNumber recipient) const noexcept {
  return reader_->find(recipient, {}, Matter::own_list).state == consent::State::opted_out;
}

Permission IndexConsents::permission(PhoneNumber recipient, PhoneNumber sender, WallTime now) const noexcept {
  for (const auto& [matter, permission] : kPermissions) {
    if (in_effect(reader_->find(recipient, {.sender = sender}, matter), matter, now)) return permission;
  }
  return Permission::none;
}

policy::SenderFile DirectorySenders::look_up(PhoneNumber sender, WallTime now) const noexcept {
  const std::uint64_t version = knowledge_.directory_version();
  if (version == version_ && sender == sender_ && now == at_) return file_;
  if (version != version_) {
    directory_ = knowledge_.directory();
    version_ = version;
  }
  sender_ = sender;
  at_ = now;
  file_ = file_of(directory_->find(sender, now));
  return file_;
}

}  // namespace smppguard::app
