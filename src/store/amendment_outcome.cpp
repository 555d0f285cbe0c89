// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/outcome.hpp"
#include "standing_changes.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::Standing;
using consent::State;

using Until = std::optional<WallTime>;  // nothing: no end

std::string told(WallTime time) {
  return fmt::format("{:%F %T}", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time)));
}
std::string told(const Standing& standing) {
  return fmt::format("from {} until {} UTC", told(standing.from),
                     standing.until ? told(*standing.until) : "further notice");
}

bool reaches(const Until& until, WallTime time) noexcept {
  return !until || *until >= time;
}
Until later(const Until& one, const Until& other) noexcept {
  return one && other ? std::max(one, other) : std::nullopt;
}

/// What stands when `wanted` is entered at `at` on top of `before`, both of them permissions.
Result<Standing> renewed(const Standing& before, const Standing& wanted, WallTime at) {
  if (reaches(before.until, wanted.from) && reaches(wanted.until, before.from)) {
    return Standing{State::permitted, std::min(before.from, wanted.from), later(before.until, wanted.until)};
  }
  if (!reaches(before.until, wanted.from) && *before.until <= at) return wanted;
  return fail(
      fmt::format("a permission stands {}, and one {} leaves a gap to it; enter one that overlaps, or end "
                  "the other first",
                  told(before), told(wanted)));
}

Result<Standing> permitted(const Standing& before, const Standing& wanted, WallTime at) {
  if (wanted.until && *wanted.until <= wanted.from)
    return fail(fmt::format("a permission {} is over before it begins; correct its times", told(wanted)));
  switch (before.state) {
    case State::none: return wanted;
    case State::permitted: return renewed(before, wanted, at);
    case State::opted_out: break;
  }
  return fail(
      fmt::format("the recipient has opted out since {} UTC; if they have taken that back, end the "
                  "opt-out first",
                  told(before.from)));
}

Error said_later(const Standing& approval) {
  return fail(fmt::format(
      "the recipient has approved the sender on {} UTC, after this opt-out; if they have opted out since, "
      "say when",
      told(approval.from)));
}

std::string_view kind_of_end(Matter matter, State before) noexcept {
  if (matter == Matter::own_list) return "everybody";
  return before == State::opted_out ? "opt_in" : "permission_ended";
}

Result<void> check(const Amendment& amendment) {
  if (amendment.by.empty()) return fail("an entry has to say who makes it");
  if (consent::well_formed(amendment.fact)) return {};
  return fail(fmt::format("no {} can stand as {} between '{}' and '{}' or organisation {}",
                          consent::name(amendment.fact.matter), consent::name(amendment.fact.standing.state),
                          amendment.fact.recipient.to_string(), amendment.fact.party.sender.to_string(),
                          amendment.fact.party.organisation));
}

}  // namespace

bool ends_all(const Amendment& amendment) noexcept {
  return amendment.fact.matter == Matter::organisation && amendment.fact.standing.state == State::opted_out;
}

Result<Outcome> outcome(const Amendment& amendment, std::span<const Fact> standing) {
  if (auto sound = check(amendment); !sound) return sound.error();
  const auto& [recipient, party, matter, wanted] = amendment.fact;
  StandingChanges changes{recipient, standing};
  const Standing before = changes.before(party, matter);
  Outcome outcome;
  switch (wanted.state) {
    case State::permitted: {
      const Standing voice = changes.before(party, Matter::voice);
      const auto stands = permitted(voice.state == State::opted_out ? voice : before, wanted, amendment.at);
      if (!stands) return stands.error();
      outcome.kind = "permission";
      changes.set(party, matter, *stands);
      break;
    }
    case State::opted_out:
      outcome.kind = matter == Matter::own_list ? "only_allowed" : "opt_out";
      if (matter == Matter::voice) {
        if (before.state == State::permitted && before.from > wanted.from) return said_later(before);
        changes.opt_out_of_sender(party, wanted.from);
      } else if (matter == Matter::organisation) {
        changes.opt_out_of_organisation(party, wanted.from);
      } else {
        changes.opt_out(party, matter, wanted.from);
      }
      break;
    case State::none:
      if (before.state == State::none) return fail("nothing stands there that could be ended");
      outcome.kind = kind_of_end(matter, before.state);
      changes.set(party, matter, {});
  }
  outcome.facts = std::move(changes).take();
  return outcome;
}

}  // namespace smppguard::store
