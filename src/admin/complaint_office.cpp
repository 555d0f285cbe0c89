// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/admin/ftc_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace smppguard::admin {
namespace {

/// The clock of whoever wrote it down may be of another zone.
constexpr std::chrono::hours kMostAhead{24};

void check_complaint(Mistakes& mistakes, const store::Complaint& complaint, WallTime now) {
  const auto kind = complaint.sender.kind();
  if (complaint.sender && !complaint.sender.is_nanp() && kind != PhoneNumber::Kind::short_code) {
    mistakes.add("sender: it is neither a North American number nor a short code");
  }
  if (complaint.complainant && !complaint.complainant.is_nanp()) {
    mistakes.add("complainant: it is no North American number");
  }
  if (complaint.received_at > now + kMostAhead) {
    mistakes.add("received_at: it is in the future; when was it made?");
  }
  check_text(mistakes, "subject", complaint.subject, Need::optional);
  check_text(mistakes, "city", complaint.city, Need::optional);
  check_text(mistakes, "state", complaint.state, Need::optional);
  check_text(mistakes, "area_code", complaint.area_code, Need::optional);
  check_text(mistakes, "reference", complaint.reference, Need::optional);
}

/// One way through a file.
class ComplaintPass {
 public:
  ComplaintPass(store::Store& store, bool only_check, const store::Deed& deed, const ComplaintEvents& told)
      : store_{store}, only_check_{only_check}, deed_{deed}, told_{told} {}

  [[nodiscard]] Result<ImportSummary> run(const ImportText& text) {
    FtcReader reader{[this](std::size_t place, auto complaint) { return take(place, std::move(complaint)); }};
    auto done = text([&](std::string_view piece) { return reader.feed(piece); });
    if (!done.has_error()) done = reader.finish();
    if (!done.has_error()) done = end_batch();
    if (done.has_error()) return with_state(done.error());
    return summary_;
  }

 private:
  Result<void> take(std::size_t place, Result<store::Complaint> complaint) {
    ++summary_.rows;
    if (complaint.has_error()) return bad(place, complaint.error().message);
    Mistakes mistakes;
    check_complaint(mistakes, *complaint, deed_.at);
    if (mistakes.any()) return bad(place, mistakes.text("; "));
    complaint->entered_at = deed_.at;
    complaint->by = deed_.by;
    complaint->note = deed_.note;
    waiting_.push_back(std::move(*complaint));
    return waiting_.size() < store::Store::kFairBatch ? Result<void>{} : end_batch();
  }

  Result<void> end_batch() {
    if (auto sifted = leave_out_known(); sifted.has_error()) return sifted;
    if (!only_check_ && !waiting_.empty()) {
      if (auto entered = enter_batch(); entered.has_error()) return entered;
      std::this_thread::sleep_for(store::Store::kFairPause);
    } else {
      summary_.entered += waiting_.size();
    }
    waiting_.clear();
    if (told_.progress) told_.progress(summary_);
    return {};
  }

  /// What the store has, and what stands twice in the file.
  Result<void> leave_out_known() {
    std::vector<std::string> references;
    references.reserve(waiting_.size());
    for (const store::Complaint& one : waiting_) references.push_back(one.reference);
    auto known = store_.known_complaints(references);
    if (known.has_error()) return known.error();
    std::unordered_set<std::string> there{known->begin(), known->end()};
    const std::size_t before = waiting_.size();
    std::erase_if(waiting_, [&](const store::Complaint& one) { return !there.insert(one.reference).second; });
    summary_.unchanged += before - waiting_.size();
    return {};
  }

  Result<void> enter_batch() {
    const std::vector<store::Change> changes{waiting_.begin(), waiting_.end()};
    const auto appended = store_.append(changes);
    if (appended.has_error()) return Error{appended.error()};
    // Another import may have been faster.
    const std::size_t entered = std::min(appended->size(), waiting_.size());
    summary_.entered += entered;
    summary_.unchanged += waiting_.size() - entered;
    if (told_.taken && entered == waiting_.size()) {
      for (const store::Complaint& one : waiting_) told_.taken(one);
    }
    return {};
  }

  Result<void> bad(std::size_t place, const std::string& reason) {
    ++summary_.bad;
    told_.bad_row(place, reason);
    return {};
  }

  /// What has been entered before it failed.
  [[nodiscard]] Error with_state(const Error& error) const {
    if (summary_.entered == 0 || only_check_) return error;
    return fail(
        fmt::format("{}\n{} complaints were entered before that; import the file again when it is "
                    "mended",
                    error.message, summary_.entered));
  }

  store::Store& store_;
  const bool only_check_;
  const store::Deed& deed_;
  const ComplaintEvents& told_;
  ImportSummary summary_;
  std::vector<store::Complaint> waiting_;
};

}  // namespace

Result<store::KeptComplaint> ComplaintOffice::enter(store::Complaint complaint, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  check_complaint(mistakes, complaint, deed.at);
  if (!complaint.sender && complaint.subject.empty() && deed.note.empty()) {
    mistakes.add(
        "sender: give the number that the complaint is about, or say in subject or note what is known");
  }
  if (mistakes.any()) return mistakes.error();
  complaint.source = store::Complaint::Source::operator_;
  complaint.entered_at = deed.at;
  complaint.by = deed.by;
  complaint.note = deed.note;
  const auto appended = store_.append(std::vector<store::Change>{complaint});
  if (appended.has_error()) return Error{appended.error()};
  if (appended->empty()) {
    return fail(fmt::format("reference: there is a complaint '{}' already", complaint.reference));
  }
  return kept(complaint);
}

/// As it is in the store by now: others may have entered some since.
Result<store::KeptComplaint> ComplaintOffice::kept(const store::Complaint& complaint) {
  constexpr std::size_t kLookedThrough = 100;
  const auto latest = store_.list_complaints({.source = complaint.source}, kLookedThrough);
  if (latest.has_error()) return latest.error();
  const auto found = std::find_if(latest->begin(), latest->end(),
                                  [&](const auto& one) { return one.complaint == complaint; });
  return found != latest->end() ? *found : store::KeptComplaint{0, complaint, 0, complaint.sender};
}

Result<ImportSummary> ComplaintOffice::import(const ImportText& text, bool only_check,
                                              const store::Deed& deed, const ComplaintEvents& told) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  if (mistakes.any()) return mistakes.error();
  return ComplaintPass{store_, only_check, deed, told}.run(text);
}

}  // namespace smppguard::admin
