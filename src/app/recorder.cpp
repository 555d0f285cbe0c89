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
  entry.list = note.list;
  entry.list_version = static_cast<std::uint32_t>(note.list_version.time_since_epoch().count());
  entry.upstream = note.upstream;
  entry.system_id = std::string_view{session.system_id};
  return entry;
}

}  // namespace

/// What an observing route only would have refused went on.
void Recorder::count(const net::SessionName& session, const relay::Note& note) {
  const auto add = [](std::atomic<std::uint64_t>& counter) {
    counter.fetch_add(1, std::memory_order_relaxed);
  };
  if (std::holds_alternative<relay::PassedUnknown>(note)) return add(unknown_.allowed);
  const auto* const refused = std::get_if<relay::MessageRefused>(&note);
  if (refused == nullptr) return;
  spoofing_.note(session, *refused);
  const bool deferred = refused->decision.reason == policy::Reason::registry_unknown_deferred;
  if (!deferred && refused->decision.reason != policy::Reason::registry_unknown) return;
  add(refused->observed ? unknown_.allowed : deferred ? unknown_.deferred : unknown_.refused);
}

void Recorder::noted(const net::SessionName& session, const relay::Note& note) {
  count(session, note);
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
