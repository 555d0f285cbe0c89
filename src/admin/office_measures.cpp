// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "look_up.hpp"
#include "smppguard/admin/office.hpp"

#include <fmt/format.h>
#include <unordered_set>
#include <utility>

namespace smppguard::admin {
namespace {

constexpr std::size_t kLongestExplanation = 160;  // it goes into a TLV of 255 octets, with the contact
constexpr std::uint32_t kMostPerSecond = 1'000'000;

void check_form(Mistakes& mistakes, const MeasureForm& form, WallTime now) {
  using Action = store::Measure::Action;
  if (static_cast<bool>(form.sender) != form.organisation.empty()) {
    mistakes.add("sender: give a sender's number or an organisation, one of them");
  }
  if (form.until && *form.until <= now) mistakes.add("until: this is over already");
  if (form.action == Action::throttle && (form.per_second == 0 || form.per_second > kMostPerSecond)) {
    mistakes.add(fmt::format("per_second: throttle needs messages per second, 1 to {}", kMostPerSecond));
  }
  if (form.action != Action::throttle && form.per_second != 0) {
    mistakes.add("per_second: only throttle has it");
  }
  check_text(mistakes, "explanation", form.explanation, Need::optional);
  if (form.explanation.size() > kLongestExplanation) {
    mistakes.add(fmt::format("explanation: this has {} octets; at most {}, since it is sent to the sender",
                             form.explanation.size(), kLongestExplanation));
  }
}

}  // namespace

Result<store::Measure> Office::take_measure(const MeasureForm& form, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed, Need::required);
  check_form(mistakes, form, deed.at);
  store::Measure measure;
  if (!form.organisation.empty()) {
    const auto organisation = find_organisation(directory_, form.organisation, mistakes);
    if (organisation.has_error()) return organisation.error();
    if (*organisation) measure.organisation = (*organisation)->id;
  }
  if (mistakes.any()) return mistakes.error();
  measure.sender = form.sender;
  measure.action = form.action;
  measure.since = deed.at;
  measure.until = form.until;
  measure.per_second = form.per_second;
  measure.explanation = form.explanation;
  measure.by = deed.by;
  measure.note = deed.note;
  const auto appended = store_.append(std::vector<store::Change>{measure});
  if (appended.has_error()) return Error{appended.error()};
  // What it takes the place of ended before it.
  measure.id = appended->back().position;
  return measure;
}

Result<void> Office::end_measure(store::Position id, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed, Need::required);
  const auto found = store_.measures({.before = id + 1, .limit = 1});
  if (found.has_error()) return found.error();
  if (found->empty() || found->front().id != id) {
    mistakes.add(
        fmt::format("measure {} is not in force; `smppguard measure list` shows those that are", id));
  }
  if (mistakes.any()) return mistakes.error();
  const auto appended =
      store_.append(std::vector<store::Change>{store::EndMeasure{id, deed.by, deed.at, deed.note}});
  if (appended.has_error()) return Error{appended.error()};
  return {};
}

Result<std::vector<store::Measure>> Office::measures(store::MeasureFilter filter,
                                                     const std::string& organisation) {
  if (!organisation.empty()) {
    const auto id = find_limit(directory_, organisation);
    if (id.has_error()) return id.error();
    filter.organisation = *id;
  }
  return store_.measures(filter);
}

Result<std::vector<store::Measure>> Office::blocked_senders(WallTime now) {
  constexpr std::size_t kPage = 1'000;
  store::MeasureFilter filter;
  filter.action = store::Measure::Action::block;
  filter.in_force_at = now;
  filter.limit = kPage;
  std::vector<store::Measure> blocked;
  std::unordered_set<PhoneNumber> seen;
  for (bool more = true; more;) {
    auto page = store_.measures(filter);
    if (page.has_error()) return page.error();
    more = page->size() == kPage;
    if (more) filter.before = page->back().id;
    for (store::Measure& one : *page) {
      if (one.sender && seen.insert(one.sender).second) blocked.push_back(std::move(one));
    }
  }
  return blocked;
}

}  // namespace smppguard::admin
