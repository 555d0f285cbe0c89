// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/outcome.hpp"
#include "standing_changes.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::Party;
using consent::Standing;
using consent::State;
using Kind = Record::Kind;

bool names_a_sender(Kind kind) noexcept {
  return kind == Kind::grant || kind == Kind::opt_out || kind == Kind::opt_in || kind == Kind::stop_one;
}

bool can_exist(const Record& record) noexcept {
  if (concern(record.kind) == Concern::nothing) return true;
  const bool pair = names_a_sender(record.kind);
  return consent::well_formed({.recipient = record.recipient,
                               .party = {pair ? record.sender : PhoneNumber{}, 0},
                               .matter = pair ? Matter::voice : Matter::own_list,
                               .standing = {}});
}

// It counts from its first Approve on, unless what stood has been over by now.
Standing granted(const Standing& before, WallTime from) noexcept {
  const bool continued = before.state == State::permitted && (!before.until || *before.until >= from);
  return {State::permitted, continued ? std::min(before.from, from) : from, std::nullopt};
}

// A text may be recorded late, when its node has the store again; a STOP that came after it, through another
// node, then stays in force. What lies further apart is for the clocks of the nodes to answer for.
bool came_before(const Record& record, const Standing& opted_out) noexcept {
  constexpr std::chrono::minutes kLatest{5};
  return opted_out.state == State::opted_out && record.received_at < opted_out.from &&
         opted_out.from <= record.received_at + kLatest;
}

void end_opt_out(const Record& record, const Party& party, Matter matter, StandingChanges& changes) {
  if (!came_before(record, changes.before(party, matter))) changes.end(party, matter, State::opted_out);
}

void apply(const Record& record, StandingChanges& changes) {
  const Party sender{record.sender, 0};
  const Party organisation{{}, record.organisation};
  switch (record.kind) {
    case Kind::grant:
      if (came_before(record, changes.before(sender, Matter::voice))) break;
      changes.set(sender, Matter::voice,
                  granted(changes.before(sender, Matter::voice), record.effective_from));
      break;
    case Kind::opt_out:
      changes.opt_out_of_sender(sender, record.received_at);
      if (record.organisation != 0) changes.opt_out_of_organisation(organisation, record.received_at);
      break;
    case Kind::opt_in:
      end_opt_out(record, sender, Matter::voice, changes);
      end_opt_out(record, organisation, Matter::organisation, changes);
      break;
    case Kind::stop_one: changes.end(sender, Matter::voice, State::permitted); break;
    case Kind::only_allowed: changes.opt_out({}, Matter::own_list, record.received_at); break;
    case Kind::everybody: changes.end({}, Matter::own_list, State::opted_out); break;
    case Kind::stop_all:
    case Kind::near_miss:
    case Kind::help: break;
  }
}

void end_approvals(std::span<const Fact> standing, StandingChanges& changes) {
  for (const Fact& fact : standing) changes.end(fact.party, fact.matter, State::permitted);
}

}  // namespace

Concern concern(Kind kind) noexcept {
  switch (kind) {
    case Kind::near_miss:
    case Kind::help: return Concern::nothing;
    case Kind::stop_all: return Concern::approvals;
    default: return Concern::pair;
  }
}

bool ends_all(const Record& record) noexcept {
  return record.kind == Kind::opt_out && record.organisation != 0;
}

Result<Outcome> outcome(const Record& record, std::span<const Fact> standing) {
  if (!can_exist(record))
    return fail(
        fmt::format("a text of kind {} lacks a recipient or sender that can be one", name(record.kind)));
  StandingChanges changes{record.recipient, standing};
  if (record.kind == Kind::stop_all) {
    end_approvals(standing, changes);
  } else {
    apply(record, changes);
  }
  return Outcome{name(record.kind), std::move(changes).take()};
}

}  // namespace smppguard::store
