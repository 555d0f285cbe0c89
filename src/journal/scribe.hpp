// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "head_signer.hpp"
#include "intake.hpp"
#include "recovery.hpp"
#include "signing_key.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/journal/journal.hpp"
#include "smppguard/journal/options.hpp"
#include "stream_writer.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::journal {

/// How the streams of a folder ended before.
using StreamEnds = std::array<StreamEnd, kStreamCount>;

/// An entry that the journal makes of itself.
struct OwnEntry {
  Stream stream;
  std::string_view kind;
  std::string members;
};

/// What the journal's thread does, step by step; it is no thread and reads no clock. Whatever fails is tried
/// again in a later step, and nothing is lost meanwhile but what finds no room in the intake.
class Scribe {
 public:
  /// `options.path` and `options.node` are filled in. `intake` must outlive it.
  Scribe(const JournalOptions& options, SigningKey key, const StreamEnds& ends, Intake& intake,
         Journal::Source source, Journal::Trouble trouble);

  /// Writes what has come in, makes it durable and signs it as far as that is due. True: there is more at
  /// once.
  bool work(WallTime now, Time steady);
  /// Writes, makes durable and signs all that has come in, without asking the source once more. False: it
  /// could not.
  bool finish(WallTime now);

  // Any thread.
  [[nodiscard]] std::uint64_t written() const noexcept { return written_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t position() const noexcept { return position_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] StreamWriter& writer(Stream stream) noexcept {
    return writers_[static_cast<std::size_t>(stream)];
  }
  // Each does all that can be done now and fails as soon as the disk does.
  [[nodiscard]] Result<void> round(WallTime now, Time steady);
  [[nodiscard]] Result<void> end_months(WallTime now);
  [[nodiscard]] Result<void> retire(WallTime now);
  [[nodiscard]] Result<void> write_own(WallTime now);
  [[nodiscard]] Result<void> write_evidence(WallTime now);
  [[nodiscard]] Result<void> ask_source(WallTime now, Time steady);
  [[nodiscard]] Result<void> write_decisions(WallTime now);
  [[nodiscard]] Result<void> write_what_came_in(WallTime now);
  [[nodiscard]] Result<void> hand_over();
  [[nodiscard]] Result<void> make_durable(WallTime now, Time steady);
  [[nodiscard]] Result<void> sync_and_sign(WallTime now);
  [[nodiscard]] Result<void> sync();
  void note_gaps();
  void learn_upstreams();
  void tell(const std::string& what);

  const JournalOptions options_;
  Intake& intake_;
  const Journal::Source source_;
  const Journal::Trouble trouble_;
  std::array<StreamWriter, kStreamCount> writers_;
  std::deque<OwnEntry> own_;
  HeadSigner heads_;
  std::deque<EvidenceEntry> evidence_;
  std::vector<std::string> upstreams_;  // escaped
  std::optional<Month> retired_in_;     // when retention was last looked at
  std::optional<Month> last_month_;     // in which there was anything
  bool more_ = false;
  std::optional<Time> unsynced_since_;
  std::optional<Time> signed_at_;
  std::optional<Time> asked_at_;
  std::optional<Time> failed_at_;
  std::string told_;  // what trouble_ was told last
  std::atomic<std::uint64_t> written_ = 0;
  std::atomic<std::uint64_t> position_;
};

}  // namespace smppguard::journal
