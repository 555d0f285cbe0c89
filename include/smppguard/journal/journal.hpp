// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/journal/entry.hpp"
#include "smppguard/journal/options.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::journal {

/// One line of the evidence stream that is not a decision. `body` is a JSON object's members without the
/// braces, escaped by the caller: "\"recipient\":\"12223334545\"".
struct EvidenceEntry {
  WallTime at{};
  std::string kind;  ///< snake_case
  std::string body;
  std::uint64_t position = 0;  ///< in the store's feed; 0: not from there
};

/// The append-only record of what was decided and why: hash-chained lines of JSON in monthly files, written
/// and signed by a thread of its own. Whoever records never waits.
class Journal {
 public:
  /// Called on the journal's thread about twice a second: hands over what the store's feed holds behind
  /// `after`, at most `limit` entries. Their positions go up. May take its time; may throw nothing.
  using Source = std::function<std::vector<EvidenceEntry>(std::uint64_t after, std::size_t limit)>;
  /// Told when the journal cannot be written or can be again (empty), on the journal's thread.
  using Trouble = std::function<void(const std::string& what)>;

  struct Counters {
    std::uint64_t written;     ///< entries of all streams since the start
    std::uint64_t unrecorded;  ///< decisions for which there was no room; recorded as a number
    std::uint64_t position;    ///< in the feed, up to which it is written
    std::uint64_t queued;      ///< decisions that wait to be written now, about
  };

  /// Goes on where the folder's files end: an incomplete last line is cut off and that is recorded. Creates
  /// the folder and the key that signs heads (0600) if they are missing. Another process that has the journal
  /// open is an error. `wall` gives the time of what the journal itself writes, and the month.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const JournalOptions& options, Source source,
                                                             Trouble trouble, std::function<WallTime()> wall);
  /// Does close().
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Writes and signs what is queued, and leaves the folder to another process. What is recorded afterwards
  /// is lost. Not beside itself.
  void close();

  /// Any thread; no lock, no allocation, never waits. What finds no room is counted.
  void record(const DecisionEntry& entry) noexcept;
  /// Any thread, rarely: lists that changed, start and end of the service. Takes a short lock.
  void record(EvidenceEntry entry);
  /// By index; before an entry refers to one. Names only ever get more.
  void name_upstreams(std::vector<std::string> names);
  /// Whether passing messages are to be recorded; lock-free.
  void set_decisions(Decisions decisions) noexcept;
  [[nodiscard]] Decisions decisions() const noexcept;
  [[nodiscard]] Counters counters() const noexcept;

 private:
  struct Parts;
  explicit Journal(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace smppguard::journal
