// SPDX-License-Identifier: Apache-2.0
#include "postgres_pipeline.hpp"

#include "postgres_rows.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::store {
namespace {

constexpr std::size_t kMostUnsent = 65'536;  // beyond, libpq would copy a growing buffer to and fro
constexpr int kBinary = 1;

/// Parameters as libpq takes them.
struct Arguments {
  Arguments(const PostgresQueue& queue, const PostgresQueue::Item& item) {
    for (const auto& parameter : queue.parameters(item)) {
      const bool null = parameter.kind == ParameterKind::null;
      values.push_back(null ? nullptr : queue.octets(parameter));
      sizes.push_back(static_cast<int>(parameter.size));
      octets += parameter.size;
    }
    formats.assign(values.size(), kBinary);
  }
  std::vector<const char*> values;
  std::vector<int> sizes;
  std::vector<int> formats;
  std::size_t octets = 0;
};

}  // namespace

bool PostgresPipeline::enter() noexcept {
  return PQenterPipelineMode(connection_->get()) == 1;  // also if it is in it
}

bool PostgresPipeline::takes_writes() const noexcept {
  const auto is_off = [this](const char* setting) {
    const char* const told = PQparameterStatus(connection_->get(), setting);
    return told != nullptr && std::string_view{told} == "off";
  };
  return is_off("in_hot_standby") && is_off("default_transaction_read_only");
}

bool PostgresPipeline::send(const PostgresQueue& queue, const PostgresQueue::Item& item) {
  PGconn* const connection = connection_->get();
  const auto statement = statements_.find(item.sql, queue.parameters(item));
  if (!statement->known) {
    const auto count = static_cast<int>(statement->types.size());
    if (PQsendPrepare(connection, statement->name.c_str(), item.sql.c_str(), count,
                      statement->types.data()) == 0) {
      return false;
    }
    statement->known = true;
    pending_.push_back({Sent::preparation, statement, nullptr});
    unsent_ += item.sql.size();
  }
  const Arguments arguments{queue, item};
  if (PQsendQueryPrepared(connection, statement->name.c_str(), static_cast<int>(item.count),
                          arguments.values.data(), arguments.sizes.data(), arguments.formats.data(),
                          kBinary) == 0) {
    return false;
  }
  pending_.push_back({Sent::statement, statement, &item});
  unsent_ += arguments.octets;
  return true;
}

bool PostgresPipeline::send_alone(Sent what, const char* sql) {
  if (PQsendQueryParams(connection_->get(), sql, 0, nullptr, nullptr, nullptr, nullptr, kBinary) == 0)
    return false;
  pending_.push_back({what, nullptr, nullptr});
  return send_end();
}

bool PostgresPipeline::send_end() {
  if (PQpipelineSync(connection_->get()) == 0) return false;
  pending_.push_back({Sent::end, nullptr, nullptr});
  ++ends_sent_;
  return true;
}

Answer<void> PostgresPipeline::send_all(const PostgresQueue& queue, const std::string& behind) {
  if (!enter()) return connection_->loss();
  if (statements_.too_many()) {
    if (!send_alone(Sent::aside, "DEALLOCATE ALL")) return connection_->loss();
    statements_.clear();
  }
  for (const auto& item : queue.items()) {
    if (!send(queue, item)) return connection_->loss();
    if (unsent_ < kMostUnsent) continue;
    while (PQflush(connection_->get()) == 1) {
      if (auto moved = connection_->make_room(silence_); !moved) return moved;
      if (auto taken = take_ready(); !taken) return taken;
    }
    unsent_ = 0;
  }
  if (!send_end()) return connection_->loss();
  ends_wanted_ = ends_sent_;
  if (behind.empty() || refused_behind_ || send_alone(Sent::behind, behind.c_str())) return {};
  return connection_->loss();
}

Answer<std::uint64_t> PostgresPipeline::run(const PostgresQueue& queue, const std::string& behind) {
  fault_.reset();
  written_ = 0;
  tag_.clear();
  answered_ = false;
  unsent_ = 0;
  if (auto sent = send_all(queue, behind); !sent) return fault_.value_or(sent.error());
  if (auto taken = take_until(ends_wanted_); !taken) return fault_.value_or(taken.error());
  (void)PQflush(connection_->get());  // what is behind must not wait for the next run
  if (fault_) return *fault_;
  return written_;
}

Answer<void> PostgresPipeline::take_until(std::uint64_t ends) {
  for (;;) {
    if (auto taken = take_ready(); !taken || ends_seen_ >= ends) return taken;
    if (auto moved = connection_->exchange(silence_); !moved) return moved;
  }
}

Answer<void> PostgresPipeline::take_ready() {
  constexpr int kMostNothings = 2;  // one comes behind each statement's results
  int nothings = 0;
  while (!pending_.empty() && PQisBusy(connection_->get()) == 0) {
    const PostgresResult result{PQgetResult(connection_->get())};
    if (result != nullptr) {
      take(result.get());
      nothings = 0;
    } else if (++nothings > kMostNothings) {
      return connection_->loss();
    }
    if (connection_->lost()) return connection_->loss();
  }
  return {};
}

void PostgresPipeline::take(const PGresult* result) {
  const Pending pending = std::move(pending_.front());
  pending_.pop_front();
  switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC: ++ends_seen_; break;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      if (pending.what == Sent::statement) take_rows(pending, result);
      break;
    default: take_failure(pending, result);
  }
}

void PostgresPipeline::take_failure(const Pending& pending, const PGresult* result) {
  if (pending.what == Sent::preparation) pending.statement->known = false;
  if (pending.what == Sent::behind) {
    refused_behind_ = true;
  } else if (!fault_ && pending.what != Sent::aside) {
    fault_ = fault_of(result);
  }
}

void PostgresPipeline::take_rows(const Pending& pending, const PGresult* result) {
  answered_ = true;
  tag_ = PQcmdStatus(const_cast<PGresult*>(result));
  const bool looked = tag_.starts_with("SELECT") || tag_.starts_with("SHOW");
  written_ = looked ? 0 : std::strtoull(PQcmdTuples(const_cast<PGresult*>(result)), nullptr, 10);
  if (!pending.item->each) return;
  const int rows = PQntuples(result);
  for (int row = 0; row < rows; ++row) pending.item->each(ResultRow{result, row});
}

Answer<void> PostgresPipeline::leave() {
  if (auto taken = take_until(ends_sent_); !taken) return taken;
  // The end of the last statement may still be to be fetched.
  if (PQexitPipelineMode(connection_->get()) == 1) return {};
  while (const PostgresResult rest{PQgetResult(connection_->get())}) {
  }
  if (PQexitPipelineMode(connection_->get()) == 1) return {};
  return connection_->loss();
}

}  // namespace smppguard::store
