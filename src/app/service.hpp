// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control.hpp"
#include "log.hpp"
#include "name_ids.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/config/values.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/store/sqlite_store.hpp"
#include "smppguard/store/writer.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace smppguard::app {

class ApprovalSink;

/// The running proxy: everything that one configuration wires together, and its exchange for another.
class Service {
 public:
  /// Opens registry and store and reads the approvals; throws std::runtime_error with what to do.
  Service(std::string config_path, config::Loaded loaded, Log& log);
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
  void open_store();
  [[nodiscard]] std::function<net::Views()> views_of(const config::Config& config,
                                                     std::shared_ptr<const dnc::Snapshot> registry);
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
  LogReporter reporter_;
  consent::Index index_;
  // That an earlier process left, until they are handed over.
  std::vector<std::shared_ptr<const relay::Receipt>> receipts_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<net::RecordSink> sink_;
  ApprovalSink* approval_sink_ = nullptr;  // sink_, where there is a store
  std::unique_ptr<net::Server> server_;
  std::vector<net::ListeningAddress> addresses_;
};

}  // namespace smppguard::app
