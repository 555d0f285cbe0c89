// SPDX-License-Identifier: Apache-2.0
#include "recorder.hpp"

#include "smppguard/policy/reason.hpp"

#include <array>

namespace smppguard::app {
namespace {

/// What both kinds of notes have in common.
template <class Note>
journal::DecisionEntry entry_of(const net::SessionName& session, const Note& note) noexcept {
  std::array<char, 16> unused{};  // messages have commands with names
  journal::DecisionEntry entry;
  entry.at = note.decided_at;
  entry.sender = note.sender;
  entry.recipient = note.recipient;
  entry.reason = policy::row(note.decision.reason).name;
  entry.command = smpp::command_name(note.command_id, unused);
  entry.sequence_number = note.sequence_number;
  entry.session = session.id;
  entry.list_version = static_cast<std::uint32_t>(note.list_version.time_since_epoch().count());
  entry.upstream = note.upstream;
  entry.system_id = std::string_view{session.system_id};
  return entry;
}

}  // namespace

void Recorder::noted(const net::SessionName& session, const relay::Note& note) {
  if (journal_ != nullptr) {
    if (const auto* refused = std::get_if<relay::MessageRefused>(&note)) {
      journal::DecisionEntry entry = entry_of(session, *refused);
      entry.command_status = refused->decision.command_status;
      entry.refused = true;
      entry.observed = refused->observed;
      journal_->record(entry);
    } else if (const auto* passed = std::get_if<relay::MessagePassed>(&note)) {
      journal::DecisionEntry entry = entry_of(session, *passed);
      entry.refused = false;
      journal_->record(entry);
    }
  }
  next_.noted(session, note);
}

}  // namespace smppguard::app
