// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace smppguard::journal {

enum class Decisions : unsigned char {
  refusals,  ///< only refused messages are recorded
  all,       ///< those that pass as well
};

struct JournalOptions {
  std::string path;  ///< a folder of the journal's own; "": no journal
  std::string node;  ///< names this node in file names and entries; "": the host's name
  /// Signed heads are also written there, which should be on another machine's disk; "": only beside the
  /// journal.
  std::string heads;
  Decisions decisions = Decisions::refusals;
  std::size_t max_queued = 262'144;        ///< decisions that wait to be written; more are counted instead
  std::chrono::milliseconds sync{1'000};   ///< what is older than that is on disk
  std::chrono::seconds sign_every{60};     ///< a signed head at least so often while anything is written
  std::chrono::days keep_evidence{1'827};  ///< whole months; 5 years
  std::chrono::days keep_refusals{1'827};
  std::chrono::days keep_decisions{1'827};

  friend bool operator==(const JournalOptions&, const JournalOptions&) = default;
};

}  // namespace smppguard::journal
