// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/registry/directory.hpp"
#include "smppguard/relay/watch.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/traffic/fingerprint.hpp"
#include "smppguard/traffic/intake.hpp"
#include "smppguard/traffic/judge.hpp"
#include "smppguard/traffic/ledger.hpp"
#include "smppguard/traffic/options.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::app {

class Knowledge;
class MeasureTable;

/// What is known of one sender at a moment.
struct SenderTraffic {
  std::optional<traffic::Portrait>
      portrait;  ///< nothing: it sends too little to be watched, or nothing at all
  traffic::Traits traits;
};

struct AnalyticsTotals {
  traffic::Ledger::Totals senders;
  traffic::Ledger::Totals organisations;
  std::uint64_t dropped = 0;                                   ///< sightings that found no room on their way
  std::map<std::string, std::uint64_t, std::less<>> findings;  ///< begun since the start, by rule
  std::uint64_t untold = 0;                                    ///< beyond most_findings
  std::size_t open = 0;
  std::size_t octets = 0;  ///< of memory, taken at the start
};

/// Counts what workers see on a thread of its own, with less urgency than theirs, and says which rules hold
/// for whom. What a worker sees costs it one copy into a ring.
class Analytics {
 public:
  /// What became of a rule; on the analytics' thread.
  using Found = std::function<void(const traffic::Finding& finding)>;
  using Clock = std::function<WallTime()>;

  /// Why something could not be counted or judged; on the analytics' thread.
  using Trouble = std::function<void(const std::string& what)>;

  /// `knowledge` must outlive it. Throws std::bad_alloc.
  Analytics(const traffic::TrafficOptions& options, std::size_t workers, const Knowledge& knowledge,
            Clock now, Found found, Trouble trouble);
  ~Analytics();
  Analytics(const Analytics&) = delete;
  Analytics& operator=(const Analytics&) = delete;

  /// Ends the thread. What workers see from then on is dropped.
  void stop();

  /// For the worker of that place; one at a time has it in use.
  [[nodiscard]] std::unique_ptr<relay::Watch> watch(std::size_t worker);

  // Any thread.

  /// An opt-out or a complaint; rare.
  void tell(traffic::Kind kind, PhoneNumber sender, PhoneNumber recipient, WallTime at);
  /// Other rules, from now on. What is open or was ended stays so where a rule has its name.
  void adopt(std::vector<traffic::Rule> rules);
  /// What was found could not be done: it is to be found again.
  void failed(const traffic::Finding& finding);
  /// What the store's feed says of measures: a rule's that a person has ended does not begin at once again,
  /// and trust holds from now on.
  void heard(const store::FeedEntry& entry);

  // These wait for the analytics' thread, a second at most; nothing if it does not answer.

  /// The latest, with the latest first.
  [[nodiscard]] std::optional<std::vector<traffic::Finding>> findings(std::size_t most);
  [[nodiscard]] std::optional<SenderTraffic> sender(PhoneNumber number);
  [[nodiscard]] std::optional<AnalyticsTotals> totals();

 private:
  using Task = std::function<void()>;

  void run();
  [[nodiscard]] bool run_tasks();
  std::size_t turn();
  void take(const traffic::Sighting& seen);
  void look();
  void post(Task task);
  [[nodiscard]] bool ask(const Task& task);
  void follow_knowledge();
  void add_traits(traffic::Sighting& seen);
  [[nodiscard]] traffic::Traits traits_of_organisation(const traffic::Sighting& seen) const;
  void make_judges(const std::vector<traffic::Rule>& rules);

  const traffic::TrafficOptions options_;
  const Knowledge& knowledge_;
  const Clock now_;
  const Found found_;
  const Trouble trouble_;
  traffic::Intake intake_;
  std::mutex outside_mutex_;
  traffic::Ring& outside_;  // of those who are no workers; under outside_mutex_

  // The analytics' thread only.
  traffic::Fingerprinter printer_;
  traffic::Ledger senders_;
  traffic::Ledger organisations_;
  std::optional<traffic::Judge> judge_of_senders_;
  std::optional<traffic::Judge> judge_of_organisations_;
  std::vector<traffic::Finding> news_;
  std::map<std::string, std::uint64_t, std::less<>> begun_;
  std::shared_ptr<const registry::Directory> directory_;
  std::uint64_t directory_version_ = 0;
  std::shared_ptr<const MeasureTable> measures_;
  std::uint64_t measures_version_ = 0;
  std::chrono::steady_clock::time_point look_at_{};
  bool in_trouble_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> tasks_;  // under mutex_
  bool stopping_ = false;   // under mutex_
  std::thread thread_;
};

}  // namespace smppguard::app
