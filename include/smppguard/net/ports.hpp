// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/decide.hpp"
#include "smppguard/relay/action.hpp"
#include "smppguard/relay/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace smppguard::net {

/// A session as records and logs name it.
struct SessionName {
  std::uint64_t id = 0;  ///< unique in this process
  std::string listener;
  std::string source;         ///< "10.1.2.3:40001", "[2001:db8::1]:40001"
  std::string system_id;      ///< "" before a bind
  std::string certificate{};  ///< names in the one that was shown, with blanks between them
};

/// Takes what must be durable. Called on worker threads; must not block.
class RecordSink {
 public:
  RecordSink() = default;
  RecordSink(const RecordSink&) = delete;
  RecordSink& operator=(const RecordSink&) = delete;
  virtual ~RecordSink() = default;

  /// Copies what it needs from `text` before it returns. `done` is called once, on any thread, with whether
  /// the record is durable. Returns false, and never calls `done`, if the record cannot be taken now. An
  /// opt-out that was taken blocks when this returns.
  virtual bool submit(const relay::ConsentText& text, const SessionName& session, WallTime received_at,
                      std::function<void(bool durable)> done) = 0;

  /// The same for a delivery receipt of smppguard's own. It is kept until forget().
  virtual bool keep(std::shared_ptr<const relay::Receipt> receipt,
                    std::function<void(bool durable)> done) = 0;
  /// The receipt is not wanted any more. If the process dies before that is durable it is handed over again.
  virtual void forget(std::shared_ptr<const relay::Receipt> receipt) = 0;
};

/// What sessions report, for logs and counters. Called on worker threads; must not block.
class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  virtual void accepted(const SessionName& session) = 0;
  virtual void turned_away(const std::string& source, const std::string& why) = 0;
  virtual void dial_failed(const SessionName& session, relay::Side side, const std::string& endpoint,
                           const std::string& why) = 0;
  /// A circuit opened (why says what failed, and for how long it is passed over) or closed again (why is
  /// empty).
  virtual void endpoint_changed(const std::string& upstream, const std::string& endpoint,
                                const std::string& why) = 0;
  /// Something an operator should mend, though it works (a certificate that expires, a receipt given up).
  virtual void warned(const std::string& what) = 0;
  virtual void noted(const SessionName& session, const relay::Note& note) = 0;
};

/// What one worker's decisions look at. Made once per worker, used by its thread alone, and let go of there:
/// whoever made it keeps what takes long to free.
struct Views {
  policy::World world;  ///< its pointers to what is below, and oldest_version, are filled in by the worker
  std::unique_ptr<policy::Consents> consents;
  std::unique_ptr<policy::Senders> senders;
  std::unique_ptr<policy::Restraints> restraints;
  std::unique_ptr<relay::Watch> watch;  ///< nullptr: nobody watches
  std::shared_ptr<const policy::QuietHours> quiet_hours;
  std::chrono::days max_age{31};
  std::shared_ptr<const void> lists;  ///< keeps world.registry and world.lists
};

/// Makes them for one worker, which is known by its place among all.
using MakeViews = std::function<Views(std::size_t worker)>;

}  // namespace smppguard::net
