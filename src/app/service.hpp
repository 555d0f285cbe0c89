// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics.hpp"
#include "complaint_taps.hpp"
#include "grounds.hpp"
#include "kept_receipts.hpp"
#include "knowledge.hpp"
#include "list_watcher.hpp"
#include "lists_in_force.hpp"
#include "log.hpp"
#include "log_reporter.hpp"
#include "name_ids.hpp"
#include "outcome.hpp"
#include "recorder.hpp"
#include "service_status.hpp"
#include "service_view.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/config/values.hpp"
#include "smppguard/journal/journal.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/store/open.hpp"
#include "smppguard/store/writer.hpp"
#include "smppguard/web/role.hpp"
#include "statistics_ring.hpp"
#include "store_status.hpp"
#include "store_trouble.hpp"
#include "upgrade_state.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::app {

class ConsentSink;

/// The running proxy: everything that one configuration wires together, and its exchange for another.
class Service {
 public:
  /// Told how far the start has come, for who waits for it.
  using Progress = std::function<void(const std::string& status)>;

  /// Told when doing() changes, from start() to drain(), on a thread of the service's own.
  using Turn = std::function<void(const std::string& doing)>;

  /// Opens store and registry and reads what recipients and organisations have said, which takes long; throws
  /// std::runtime_error with what to do. Nothing yet that only one process can have.
  Service(std::string config_path, config::Loaded loaded, Log& log, const Progress& progress, Turn turn = {});
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Binds every listener, or takes the socket that was passed for it; throws. Nothing is accepted before
  /// start().
  std::vector<net::ListeningAddress> listen(std::vector<net::Inherited> inherited = {},
                                            net::PassedBy by = net::PassedBy::system);
  /// The sockets of all listeners, open once more, for another process.
  [[nodiscard]] Result<std::vector<net::Inherited>> listening_sockets();

  /// How a process becomes the one that serves.
  enum class Beginning : std::uint8_t {
    alone,
    in_place_of_another,  ///< which has let go, and may still hand out receipts: see take_receipts_left()
  };
  /// Opens the journal and takes the receipts that wait: what only one process can have. Once, behind
  /// listen(); throws.
  void take_charge(Beginning beginning, const Progress& progress);
  void start();

  /// Takes the API's options over; what it cannot use is an error, and then nothing has changed.
  using TakeApi = std::function<Result<void>(const web::ApiOptions& options)>;
  /// The one that the API shows; nothing without TLS. Any thread.
  using ApiCertificate = std::function<std::optional<net::CertificateView>()>;
  /// Whom a reload tells, and who is asked for warnings and metrics. Before start().
  void serve_api(TakeApi take, ApiCertificate certificate) {
    take_api_ = std::move(take);
    api_certificate_ = std::move(certificate);
  }

  /// Reads the file anew. If anything about it is wrong, all stays as it is and the lines say why; else they
  /// say what has changed. Any thread; refused before start() and from drain() on.
  Outcome reload();

  /// Takes over what the folder of lists holds by now; the lines say what has changed, or why nothing has.
  /// Any thread.
  Outcome look_at_lists();
  /// What is to be said about the lists in force. Any thread.
  [[nodiscard]] std::vector<std::string> list_status() const;
  [[nodiscard]] std::vector<std::string> list_metrics() const;

  /// What is to be said about the store. Any thread.
  [[nodiscard]] StoreStatus store_status() const;
  /// In a few words, for who looks at the service from outside. Any thread.
  [[nodiscard]] std::string doing() const;

  // What the service knows of itself. Any thread but the workers'; what asks the workers waits a second for
  // their answers at most.

  [[nodiscard]] Statistics statistics() const;
  /// Of the last `span`, an hour at most.
  [[nodiscard]] StatisticsHistory statistics_history(std::chrono::seconds span) const;
  [[nodiscard]] SessionPage sessions(const SessionFilter& filter = {}) const;
  /// Has a session end in order.
  [[nodiscard]] net::Disconnected disconnect(std::uint64_t id);
  [[nodiscard]] std::vector<UpstreamView> upstreams() const;
  /// Who has used which sender without right.
  [[nodiscard]] SpoofingPage spoofing(const SpoofingFilter& filter) const;
  /// Everything in Prometheus' text format.
  [[nodiscard]] std::string metrics() const;
  [[nodiscard]] Readiness ready() const;
  [[nodiscard]] ServiceStatus status();
  [[nodiscard]] std::vector<Warning> warnings() const;

  // For the administrative API, at its desk: some wait for a reload that is under way.

  /// What decisions are made from at this moment.
  [[nodiscard]] Grounds grounds();
  [[nodiscard]] boost::json::object registry() const;
  /// With its area codes; nothing if there is none of the name.
  [[nodiscard]] std::optional<boost::json::object> list(const std::string& name) const;
  [[nodiscard]] std::string list_folder() const;
  /// Returns when messages are judged by all that is in the store now; after a second in any case.
  void catch_up();
  [[nodiscard]] LogLevel log_level() const;
  /// Until the next reload.
  void set_log_level(LogLevel level);
  /// nullptr: nothing is counted of senders. As long as the service.
  [[nodiscard]] Analytics* analytics() noexcept { return analytics_.get(); }
  [[nodiscard]] MeasureCounts measures() const;
  /// Keeps as evidence, and logs, who did something. `members` is as journal::EvidenceEntry::body has it.
  void note_deed(std::string_view kind, const web::Caller& caller, std::string_view members);
  [[nodiscard]] admin::ComplaintSettings complaint_settings();
  /// Where every complaint that this node takes comes by. Any thread.
  [[nodiscard]] ComplaintTaps& complaints() noexcept { return complaints_; }
  /// Keeps as evidence what was said about guessed tokens and the like.
  void note_access(const std::string& what);

  /// Hands out the receipts that the process before this one has left, when it has ended. False: to be tried
  /// again.
  [[nodiscard]] bool take_receipts_left();
  /// Where its store is, without a password, and under which name it writes there. Any thread.
  [[nodiscard]] std::string store_name() const;
  /// Another process takes over: stops accepting and judging, and makes durable what was said so far. False
  /// if workers do not answer: they may judge until drain() returns.
  [[nodiscard]] bool retire();
  /// Leaves the journal to another process. Behind retire().
  void let_go();
  /// How an exchange for another process does, to be shown to people.
  void note_upgrade(UpgradeState state);
  [[nodiscard]] UpgradeState upgrade() const;

  [[nodiscard]] bool is_ending() const noexcept { return ending_; }

  /// See net::Server.
  [[nodiscard]] bool answers(std::chrono::milliseconds patience);
  void drain();
  void hurry() noexcept;

 private:
  void open_server();
  void open_store(const Progress& progress);
  [[nodiscard]] Result<void> hand_over_receipts();
  void load_knowledge(const Progress& progress);
  void open_journal();
  void name_upstreams();
  void load_lists();
  bool verify_lists();
  bool take_into_memory();
  bool tidy_lists();
  void put_lists(ListsInForce::Pointer lists, std::vector<std::string>& lines);
  void exchange_lists(ListsInForce::Pointer lists);
  void tell_passed_over(const std::vector<dnc::RefusedFile>& refused, std::vector<std::string>& lines);
  void tell_changes(const ListsInForce::Pointer& before, const char* kind, std::vector<std::string>& lines);
  void tell_refused(const std::string& folder, const std::vector<dnc::RefusedFile>& refused,
                    std::vector<std::string>& lines);
  void tell_trouble(const std::string& trouble);
  void look_at_lists_once_more();
  void await_what_was_said(const Progress& progress);
  void warn_of_missing_lists();
  /// All that are shown, the API's too.
  [[nodiscard]] std::vector<net::CertificateView> certificates() const;
  void note_evidence(const char* kind, std::string body);
  void open_analytics();
  void found(const traffic::Finding& finding);
  [[nodiscard]] bool may_take_measure();
  void take_measure(const traffic::Finding& finding);
  [[nodiscard]] net::MakeViews views_of(const config::Config& config, ListsInForce::Pointer lists,
                                        std::shared_ptr<const policy::QuietHours> quiet_hours);
  Outcome take_over(config::Loaded loaded);
  void adopt(const config::Config& config, const net::Setup& setup);

  const std::string config_path_;
  const WallTime started_at_;
  Log& log_;
  ListsInForce lists_;  // before whatever may name one
  std::mutex looking_;  // one look at the folder at a time; before reloading_
  std::atomic<Day::rep> warned_on_{0};
  std::string unverified_;  // why lists could not be verified; the watcher's own
  std::mutex reloading_;    // one at a time; over what follows
  bool started_ = false;
  bool draining_ = false;
  config::Config config_;
  config::Values values_;
  std::atomic<policy::WhenUnknown> when_unknown_{config_.when_unknown};  // to be read at any time
  NameIds ids_;
  net::Setup setup_;
  std::shared_ptr<const policy::QuietHours> quiet_hours_;
  LogReporter log_reporter_;
  Knowledge knowledge_;
  ComplaintTaps complaints_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DirectoryStore> directory_store_;
  mutable std::mutex journal_trouble_mutex_;
  std::string journal_trouble_;  // under it: why the journal cannot be written; "": it can
  std::unique_ptr<journal::Journal> journal_;
  std::vector<journal::EvidenceEntry> early_evidence_;  // until there is a journal; before start()
  std::unique_ptr<Recorder> reporter_;
  const store::StoreOptions store_options_;  // which a reload does not change
  const Turn turn_;
  TakeApi take_api_;
  ApiCertificate api_certificate_;
  std::atomic<bool> judging_{false};
  std::atomic<bool> ending_{false};
  std::optional<WallTime> succeeded_at_;  // when the process before this one let go
  mutable std::mutex upgrade_mutex_;
  UpgradeState upgrade_;  // under it
  std::atomic<bool> store_away_{false};
  StoreTrouble store_trouble_;            // the writer's thread only
  std::unique_ptr<Analytics> analytics_;  // asks the knowledge; the server's workers show it what they see
  std::atomic<Analytics*> hearing_{nullptr};  // the same, for the writer's thread
  std::atomic<std::uint32_t> measures_per_hour_{config_.traffic.measures_per_hour};
  std::deque<WallTime> measures_taken_;  // by rules within the hour; the analytics' thread only
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<store::Bell> bell_;  // rings for the writer
  std::unique_ptr<net::RecordSink> sink_;
  ConsentSink* consent_sink_ = nullptr;  // sink_, where there is a store
  std::unique_ptr<net::Server> server_;
  std::vector<net::ListeningAddress> addresses_;
  std::unique_ptr<ListWatcher> watcher_;
  StatisticsRing statistics_ring_;
  std::unique_ptr<StatisticsClock> statistics_clock_;  // asks the server
};

}  // namespace smppguard::app
