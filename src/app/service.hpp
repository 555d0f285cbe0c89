// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control.hpp"
#include "knowledge.hpp"
#include "log.hpp"
#include "name_ids.hpp"
#include "recorder.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/config/values.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "smppguard/journal/journal.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/store/sqlite_directory.hpp"
#include "smppguard/store/sqlite_store.hpp"
#include "smppguard/store/writer.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace smppguard::app {

class ConsentSink;

/// The running proxy: everything that one configuration wires together, and its exchange for another.
class Service {
 public:
  /// Told how far the start has come, for who waits for it.
  using Progress = std::function<void(const std::string& status)>;

  /// Opens registry, store and journal and reads what recipients and organisations have said; throws
  /// std::runtime_error with what to do.
  Service(std::string config_path, config::Loaded loaded, Log& log, const Progress& progress);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Binds every listener; throws. Nothing is accepted before start().
  std::vector<net::ListeningAddress> listen();
  void start();

  /// Reads the file anew. If anything about it is wrong, all stays as it is and the lines say why; else they
  /// say what has changed. Any thread; refused before start().
  Outcome reload();

  /// See net::Server.
  void drain();
  void hurry() noexcept;

 private:
  void open_store(const Progress& progress);
  void load_knowledge(const Progress& progress);
  void open_journal();
  void name_upstreams();
  void note_registry(const char* kind);
  [[nodiscard]] std::function<net::Views()> views_of(const config::Config& config,
                                                     std::shared_ptr<const dnc::Snapshot> registry,
                                                     std::shared_ptr<const policy::QuietHours> quiet_hours);
  Outcome take_over(config::Loaded loaded);
  void adopt(const config::Config& config, const net::Setup& setup);

  const std::string config_path_;
  Log& log_;
  std::mutex reloading_;  // one at a time; over what follows
  bool started_ = false;
  config::Config config_;
  config::Values values_;
  NameIds ids_;
  std::shared_ptr<const dnc::Snapshot> registry_;
  net::Setup setup_;
  std::shared_ptr<const policy::QuietHours> quiet_hours_;
  LogReporter log_reporter_;
  Knowledge knowledge_;
  // That an earlier process left, until they are handed over.
  std::vector<std::shared_ptr<const relay::Receipt>> receipts_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DirectoryStore> directory_store_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Recorder> reporter_;
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<net::RecordSink> sink_;
  ConsentSink* consent_sink_ = nullptr;  // sink_, where there is a store
  std::unique_ptr<net::Server> server_;
  std::vector<net::ListeningAddress> addresses_;
};

}  // namespace smppguard::app
