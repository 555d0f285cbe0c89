// SPDX-License-Identifier: Apache-2.0
#include "consent_checks.hpp"

#include "checks.hpp"
#include "smppguard/core/time_text.hpp"

#include <fmt/format.h>

namespace smppguard::admin {
namespace {

using consent::State;

// What memory can hold: see consent's packed standings.
constexpr WallTime kFirst{Day{std::chrono::year{1970} / 1 / 1}};
constexpr WallTime kLast{Day{std::chrono::year{2088} / 1 / 1}};

bool can_be_sender(PhoneNumber number) noexcept {
  return number.is_nanp() || number.kind() == PhoneNumber::Kind::short_code;
}

/// An approval is the recipient's word, and counts from when it was given.
bool starts_later(ConsentKind kind) noexcept {
  return kind == ConsentKind::written_consent;
}

bool in_range(Mistakes& mistakes, std::string_view field, WallTime time) {
  if (time >= kFirst && time < kLast) return true;
  mistakes.add(fmt::format("{}: {} is outside of the years 1970 to 2087", field, to_text(time)));
  return false;
}

void check_end(Mistakes& mistakes, const ConsentForm& form) {
  const ConsentKind kind = form.name.kind;
  if (state_of(kind) != State::permitted) {
    mistakes.add(fmt::format("until: {} has no end; leave it out", name(kind)));
    return;
  }
  if (!in_range(mistakes, "until", *form.until)) return;
  if (*form.until <= form.from) mistakes.add("until: it is not after from; give a later end");
  const auto latest = natural_end(kind, form.from);
  if (latest && *form.until > *latest) {
    mistakes.add(fmt::format("until: {} of {} holds until {} at most; leave it out, or give an earlier end",
                             name(kind), to_text(form.from), to_text(*latest)));
  }
}

}  // namespace

void check(Mistakes& mistakes, const ConsentName& name) {
  if (!name.recipient.is_nanp()) {
    mistakes.add("recipient: this is no North American number; write its ten digits, or 1 and ten digits");
  }
  const bool wants_organisation = name.kind == ConsentKind::company_opt_out;
  if (wants_organisation && name.organisation.empty()) {
    mistakes.add("organisation: it is empty; name the organisation by its key");
  }
  const bool wants_sender = !wants_organisation && name.kind != ConsentKind::own_list;
  if (wants_sender && !name.sender) {
    mistakes.add("sender: it is missing; write a North American number or a short code");
  } else if (wants_sender && !can_be_sender(name.sender)) {
    mistakes.add("sender: this is neither a North American number nor a short code");
  }
  if (!wants_sender && name.sender) {
    mistakes.add(fmt::format("sender: {} is not about one number; leave it out", admin::name(name.kind)));
  }
}

void check(Mistakes& mistakes, const ConsentForm& form, WallTime now) {
  check(mistakes, form.name);
  if (in_range(mistakes, "from", form.from)) {
    if (form.from > now && !starts_later(form.name.kind)) {
      mistakes.add(fmt::format("from: {} is still to come; {} is entered when it has happened",
                               to_text(form.from), name(form.name.kind)));
    }
    if (form.until) check_end(mistakes, form);
  }
  const bool permits = state_of(form.name.kind) == State::permitted;
  check_text(mistakes, "evidence", form.evidence, permits ? Need::required : Need::optional);
}

}  // namespace smppguard::admin
