// SPDX-License-Identifier: Apache-2.0
#include "scribe.hpp"

#include "decision_text.hpp"
#include "line.hpp"
#include "retention.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace smppguard::journal {
namespace {

constexpr Duration kAskEvery{500};
constexpr Duration kRetry{500};
constexpr std::size_t kMostAsked = 1'000;
constexpr std::size_t kMostDecisions = 50'000;  // in one round
constexpr std::size_t kLongestBody = std::size_t{8} * 1024 * 1024;

template <std::size_t... I>
std::array<StreamWriter, sizeof...(I)> make_writers(const JournalOptions& options, const StreamEnds& ends,
                                                    std::index_sequence<I...>) {
  return {StreamWriter{options.path, options.node, kStreams[I], ends[I]}...};
}

/// Outside of strings a line feed means nothing in JSON, and inside there must be none.
void append_body(std::string& line, const std::string& body) {
  if (body.empty()) return;
  if (body.size() > kLongestBody) {
    line += ",\"too_long\":";
    append_number(line, body.size());
    return;
  }
  line += ',';
  const std::size_t from = line.size();
  line += body;
  std::replace_if(
      line.begin() + static_cast<std::ptrdiff_t>(from), line.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
}

/// What the folder was found to need.
std::deque<OwnEntry> announcements(const SigningKey& key, const StreamEnds& ends) {
  std::deque<OwnEntry> all;
  for (const Stream stream : kStreams) {
    const StreamEnd& end = ends[static_cast<std::size_t>(stream)];
    if (end.cut == 0) continue;
    std::string members = fmt::format(",\"octets\":{}", end.cut);
    if (!end.kept.empty()) members += fmt::format(",\"kept\":\"{}\"", end.kept);
    all.push_back({stream, kRecoveredKind, std::move(members)});
  }
  if (key.is_new()) {
    all.push_back(
        {Stream::evidence, kSigningKeyKind, fmt::format(",\"fingerprint\":\"{}\"", key.fingerprint())});
  }
  return all;
}

}  // namespace

Scribe::Scribe(const JournalOptions& options, SigningKey key, const StreamEnds& ends, Intake& intake,
               Journal::Source source, Journal::Trouble trouble)
    : options_{options},
      intake_{intake},
      source_{std::move(source)},
      trouble_{std::move(trouble)},
      writers_{make_writers(options, ends, std::make_index_sequence<kStreamCount>{})},
      own_{announcements(key, ends)},
      heads_{options, std::move(key)},
      position_{writer(Stream::evidence).position()} {
  const StreamEnd& evidence = ends[static_cast<std::size_t>(Stream::evidence)];
  if (evidence.begun) last_month_ = evidence.end.month;
}

bool Scribe::work(WallTime now, Time steady) {
  if (failed_at_ && steady < *failed_at_ + kRetry) return false;
  failed_at_.reset();
  more_ = false;
  const auto done = round(now, steady);
  if (done) {
    tell(heads_.trouble());
  } else {
    failed_at_ = steady;
    tell(done.error().message);
  }
  return done && more_;
}

bool Scribe::finish(WallTime now) {
  Result<void> done;
  do {
    more_ = false;
    done = write_what_came_in(now);
  } while (done && more_);
  if (done) done = sync_and_sign(now);
  if (!done) tell(done.error().message);
  return done.has_value();
}

void Scribe::tell(const std::string& what) {
  if (what == std::exchange(told_, what)) return;
  if (trouble_) trouble_(what);
}

Result<void> Scribe::round(WallTime now, Time steady) {
  if (auto done = end_months(now); !done) return done;
  if (auto done = retire(now); !done) return done;
  if (auto done = write_what_came_in(now); !done) return done;
  if (auto done = ask_source(now, steady); !done) return done;
  if (auto done = hand_over(); !done) return done;
  return make_durable(now, steady);
}

Result<void> Scribe::end_months(WallTime now) {
  for (StreamWriter& one : writers_) {
    if (auto done = one.end_month(now); !done) return done;
    if (const auto sealed = one.take_sealed()) heads_.sign(one.stream(), *sealed, now);
  }
  return heads_.write();
}

Result<void> Scribe::retire(WallTime now) {
  const Month month = month_of(now);
  if (retired_in_ == month) return {};
  // A clock that has jumped must not cost what nobody can bring back: wait for the next month.
  const auto before = std::exchange(last_month_, month);
  if (before && month > *before + std::chrono::months{2}) {
    own_.push_back(
        {Stream::evidence, kRetentionSkippedKind, fmt::format(",\"last_month\":\"{}\"", name(*before))});
    retired_in_ = month;
    return {};
  }
  const auto due = due_for_retirement(options_.path, options_, now);
  if (!due) return due.error();
  StreamWriter& evidence = writer(Stream::evidence);
  for (const Retirement& one : *due) {
    if (auto done = evidence.prepare(now); !done) return done;
    evidence.open(now, kRetiredKind) += members_of(one);
    evidence.close();
  }
  if (!due->empty()) {
    if (auto done = evidence.sync(); !done) return done;
  }
  if (auto done = remove(options_.path, *due); !done) return done;
  retired_in_ = month;
  return {};
}

Result<void> Scribe::write_what_came_in(WallTime now) {
  if (auto done = write_own(now); !done) return done;
  if (auto done = write_evidence(now); !done) return done;
  if (auto done = write_decisions(now); !done) return done;
  note_gaps();
  return write_own(now);
}

Result<void> Scribe::write_own(WallTime now) {
  for (; !own_.empty(); own_.pop_front()) {
    StreamWriter& to = writer(own_.front().stream);
    if (auto done = to.prepare(now); !done) return done;
    to.open(now, own_.front().kind) += own_.front().members;
    to.close();
  }
  return {};
}

Result<void> Scribe::write_evidence(WallTime now) {
  for (EvidenceEntry& entry : intake_.take_evidence()) evidence_.push_back(std::move(entry));
  StreamWriter& to = writer(Stream::evidence);
  for (; !evidence_.empty(); evidence_.pop_front()) {
    if (auto done = to.prepare(now); !done) return done;
    const EvidenceEntry& entry = evidence_.front();
    std::string& line = to.open(entry.at, entry.kind);
    if (entry.position > to.position()) {
      to.set_position(entry.position);
      line += ",\"position\":";
      append_number(line, entry.position);
    }
    append_body(line, entry.body);
    to.close();
    written_.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

Result<void> Scribe::ask_source(WallTime now, Time steady) {
  if (!source_ || (asked_at_ && steady < *asked_at_ + kAskEvery)) return {};
  const std::uint64_t position = writer(Stream::evidence).position();
  std::vector<EvidenceEntry> found = source_(position, kMostAsked);
  asked_at_ = steady;
  if (found.size() >= kMostAsked) {
    asked_at_.reset();
    more_ = true;
  }
  std::uint64_t last = position;
  for (EvidenceEntry& entry : found) {
    if (entry.position <= last) continue;  // each once, whatever the source does
    last = entry.position;
    evidence_.push_back(std::move(entry));
  }
  return write_evidence(now);
}

Result<void> Scribe::write_decisions(WallTime now) {
  learn_upstreams();
  Ring<DecisionEntry>& queue = intake_.decisions();
  for (std::size_t left = kMostDecisions; const DecisionEntry* entry = queue.front(); --left) {
    if (left == 0) {
      more_ = true;  // the rest after what else there is to do
      return {};
    }
    StreamWriter& to = writer(stream_of(*entry));
    if (auto done = to.prepare(now); !done) return done;
    std::string& line = to.open(entry->at, entry->refused ? kRefusalKind : kPassedKind);
    append_members(line, *entry, entry->upstream < upstreams_.size() ? upstreams_[entry->upstream] : "");
    to.close();
    queue.pop();
    written_.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

void Scribe::note_gaps() {
  for (const Stream stream : kStreams) {
    const Unrecorded::Gap gap = intake_.take_unrecorded(stream);
    if (gap.count == 0) continue;
    own_.push_back({stream, kUnrecordedKind,
                    fmt::format(R"(,"count":{},"from":"{}","until":"{}")", gap.count, time_text(gap.from),
                                time_text(gap.until))});
  }
}

void Scribe::learn_upstreams() {
  const auto names = intake_.take_upstreams();
  if (!names) return;
  upstreams_.clear();
  for (const std::string& name : *names) append_escaped(upstreams_.emplace_back(), name);
}

Result<void> Scribe::hand_over() {
  for (StreamWriter& one : writers_) {
    if (auto done = one.write(); !done) return done;
  }
  position_.store(writer(Stream::evidence).position(), std::memory_order_relaxed);
  return {};
}

Result<void> Scribe::make_durable(WallTime now, Time steady) {
  if (std::none_of(writers_.begin(), writers_.end(), [](const auto& one) { return one.unsynced(); }))
    return {};
  if (!unsynced_since_) unsynced_since_ = steady;
  const bool begins = std::any_of(writers_.begin(), writers_.end(), [this](const StreamWriter& one) {
    return one.unsynced() && !heads_.has_signed(one.stream());
  });
  if (begins || !signed_at_ || steady >= *signed_at_ + options_.sign_every) {
    if (auto done = sync_and_sign(now); !done) return done;
    signed_at_ = steady;
    return {};
  }
  // Half the time, since a sync takes some and comes some time after it is due.
  if (steady < *unsynced_since_ + options_.sync / 2) return {};
  return sync();
}

Result<void> Scribe::sync() {
  for (StreamWriter& one : writers_) {
    if (auto done = one.sync(); !done) return done;
  }
  unsynced_since_.reset();
  return {};
}

Result<void> Scribe::sync_and_sign(WallTime now) {
  if (auto done = sync(); !done) return done;
  for (const StreamWriter& one : writers_) {
    if (const SegmentEnd end = one.end(); end.place.n > 0) heads_.sign(one.stream(), end, now);
  }
  return heads_.write();
}

}  // namespace smppguard::journal
