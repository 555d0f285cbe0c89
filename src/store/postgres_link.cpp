// SPDX-License-Identifier: Apache-2.0
#include "postgres_link.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace smppguard::store {

std::chrono::milliseconds PostgresBackOff::pause() {
  const auto full = next_;
  next_ = std::min(next_ * 2, longest_);
  std::uniform_int_distribution<std::int64_t> between{full.count() / 2, full.count()};
  return std::chrono::milliseconds{between(random_)};
}

PostgresLink::PostgresLink(PostgresTarget target)
    : target_{std::move(target)}, back_off_{target_.options().first_pause, target_.options().longest_pause} {
  condition_.since = Clock::now();
}

Answer<std::unique_ptr<PostgresPipeline>> PostgresLink::connect() {
  auto connection = PostgresConnection::open(target_, first_host_);
  if (!connection) return connection.error();
  const auto setup = set_up(**connection, target_.options());
  if (!setup) return setup.error();
  return std::make_unique<PostgresPipeline>(std::move(*connection), *setup, target_.options().silence);
}

// A service or a command that starts waits for each host, of which one may be silent; later the next attempt
// comes soon enough.
Answer<std::unique_ptr<PostgresPipeline>> PostgresLink::connect_in_turn() {
  for (std::size_t left = was_connected_ ? 1 : target_.hosts();; --left) {
    auto pipeline = connect();
    if (pipeline) return pipeline;
    ++first_host_;
    if (left == 1 || pipeline.error().state != kCannotConnect) return pipeline;
  }
}

Answer<PostgresPipeline*> PostgresLink::use() {
  if (pipeline_ != nullptr) return pipeline_.get();
  const auto now = Clock::now();
  if (now < not_before_) {
    const std::chrono::duration<double> left = not_before_ - now;
    return PostgresFault{last_refusal_.state,
                         fmt::format("{} (tried again in {:.1f} s)", last_refusal_.text, left.count())};
  }
  auto pipeline = connect_in_turn();
  if (!pipeline) {
    last_refusal_ = pipeline.error();
    not_before_ = Clock::now() + back_off_.pause();
    const std::lock_guard lock{guard_};
    ++condition_.refusals;
    condition_.trouble = last_refusal_.text;
    return last_refusal_;
  }
  pipeline_ = std::move(*pipeline);
  back_off_.reset();
  const std::lock_guard lock{guard_};
  condition_.connected = true;
  condition_.role = pipeline_->setup().role;
  condition_.since = Clock::now();
  condition_.trouble.clear();
  if (std::exchange(was_connected_, true)) ++condition_.reconnects;
  return pipeline_.get();
}

Answer<PostgresPipeline*> PostgresLink::use_idle() {
  if (pipeline_ != nullptr && pipeline_->connection().closed_by_peer()) lose(pipeline_->connection().loss());
  return use();
}

void PostgresLink::lose(const PostgresFault& fault) {
  pipeline_.reset();
  const std::lock_guard lock{guard_};
  condition_.connected = false;
  condition_.since = Clock::now();
  condition_.trouble = fault.text;
}

void PostgresLink::leave(const PostgresFault& fault) {
  ++first_host_;
  lose(fault);
}

void PostgresLink::set_role(PostgresRole role) {
  const std::lock_guard lock{guard_};
  condition_.role = role;
}

PostgresCondition PostgresLink::condition() const {
  const std::lock_guard lock{guard_};
  return condition_;
}

}  // namespace smppguard::store
