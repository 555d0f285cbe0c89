// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_condition.hpp"
#include "postgres_pipeline.hpp"
#include "postgres_target.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>

namespace smppguard::store {

/// Pauses between attempts, each twice as long as the one before up to a limit, and not the same for all
/// nodes.
class PostgresBackOff {
 public:
  PostgresBackOff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_{first}, longest_{longest}, next_{first} {}
  /// How long to wait after one more attempt that failed.
  [[nodiscard]] std::chrono::milliseconds pause();
  void reset() noexcept { next_ = first_; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_;
  std::minstd_rand random_{std::random_device{}()};
};

/// A connection that is opened when it is needed, and again when it was lost. condition() may be called from
/// any thread, the rest from one at a time.
class PostgresLink {
 public:
  explicit PostgresLink(PostgresTarget target);

  /// The connection, opened if there is none; fails at once as long as it is too early for another attempt.
  [[nodiscard]] Answer<PostgresPipeline*> use();
  /// The same where nothing is open on it: one that the server has closed meanwhile is opened anew.
  [[nodiscard]] Answer<PostgresPipeline*> use_idle();
  [[nodiscard]] bool is_open() const noexcept { return pipeline_ != nullptr; }
  /// Closes it; the next use() opens it again.
  void lose(const PostgresFault& fault);
  /// The same, and another host is to be the first then.
  void leave(const PostgresFault& fault);
  void set_role(PostgresRole role);

  [[nodiscard]] PostgresCondition condition() const;
  [[nodiscard]] const PostgresTarget& target() const noexcept { return target_; }

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] Answer<std::unique_ptr<PostgresPipeline>> connect();
  [[nodiscard]] Answer<std::unique_ptr<PostgresPipeline>> connect_in_turn();

  PostgresTarget target_;
  std::unique_ptr<PostgresPipeline> pipeline_;
  PostgresBackOff back_off_;
  Clock::time_point not_before_{};
  PostgresFault last_refusal_;
  std::size_t first_host_ = 0;  // the next time
  bool was_connected_ = false;
  mutable std::mutex guard_;
  PostgresCondition condition_;
};

}  // namespace smppguard::store
