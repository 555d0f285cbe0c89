// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/copy.hpp"

#include "copy_check.hpp"
#include "copy_end.hpp"
#include "copy_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <utility>

namespace smppguard::store {
namespace {

Result<std::int64_t> number(Database& database, const std::string& sql) {
  std::int64_t found = 0;
  const auto read =
      database.run("look into it", sql, Values{}, [&](const Row& row) { found = row.integer(0); });
  if (!read) return read.error();
  return found;
}

/// What shows whether somebody writes to a store.
struct Mark {
  std::int64_t feed = 0;
  std::int64_t receipts = 0;
  std::int64_t last_receipt = 0;
};

Result<Mark> mark_of(Database& database) {
  Mark mark;
  const auto feed = number(database, "SELECT coalesce(max(position), 0) FROM feed");
  if (!feed) return feed.error();
  mark.feed = *feed;
  const auto receipts = database.run("look into it", "SELECT count(*), coalesce(max(id), 0) FROM receipts",
                                     Values{}, [&](const Row& row) {
                                       mark.receipts = row.integer(0);
                                       mark.last_receipt = row.integer(1);
                                     });
  if (!receipts) return receipts.error();
  return mark;
}

/// The last number given in each table: nobody gives it again, even where its row is gone.
Result<Heads> heads_of(CopyEnd& end) {
  Heads heads;
  for (const CopyTable& table : copy_tables()) {
    if (table.head == nullptr) continue;
    const auto kept = end.head(table);
    if (!kept) return kept.error();
    const auto used = number(end.database(), fmt::format("SELECT coalesce(max({}), 0) FROM {}",
                                                         table.columns.front().name, table.name));
    if (!used) return used.error();
    heads.*table.head = std::max(*kept, *used);
  }
  return heads;
}

Heads greater(Heads a, const Heads& b) {
  for (const CopyTable& table : copy_tables()) {
    if (table.head != nullptr) a.*table.head = std::max(a.*table.head, b.*table.head);
  }
  return a;
}

class Copy {
 public:
  Copy(const CopyRequest& request, CopyEnd& from) : request_{request}, from_{from} {}

  Result<CopyReport> run() {
    if (auto done = read_and_write(); !done) return done.error();
    if (request_.look_only) return std::move(report_);
    if (auto compared = find_missing(); !compared) {
      return fail(compared.error().message +
                  "; the copy is complete, but whether the source was written to meanwhile is not known");
    }
    return std::move(report_);
  }

 private:
  /// All that is read is one view.
  Result<void> read_and_write() {
    if (auto begun = source().begin_reading("read it"); !begun) return begun;
    const RollBack at_the_end{source()};
    const auto mark = mark_of(source());
    if (!mark) return mark.error();
    mark_ = *mark;
    if (auto counted = count(); !counted) return counted;
    return request_.look_only ? Result<void>{} : write();
  }

  Result<void> count() {
    for (const CopyTable& table : copy_tables()) {
      const auto rows = number(source(), fmt::format("SELECT count(*) FROM {}", table.name));
      if (!rows) return rows.error();
      report_.tables.push_back({std::string{table.name}, static_cast<std::uint64_t>(*rows)});
      report_.rows += report_.tables.back().rows;
    }
    const auto of_nobody = number(source(), "SELECT count(*) FROM receipts WHERE node = ''");
    if (!of_nobody) return of_nobody.error();
    report_.receipts_of_nobody = static_cast<std::uint64_t>(*of_nobody);
    return {};
  }

  Result<void> write() {
    const auto to = open_target(request_.to);
    if (!to) return to.error();
    Heads before;
    Database& target = (*to)->database();
    if (auto begun = target.begin_writing("copy a store there", before); !begun) return begun;
    const RollBack unless_committed{target};
    if (auto read = target.flush("copy a store there"); !read) return read;
    auto heads = fill(**to, before);
    if (!heads) return fail(heads.error().message + "; nothing was copied");
    if (auto done = target.commit("copy a store there", *heads); !done)
      return fail(done.error().message + "; the copy is there as a whole or not at all");
    return {};
  }

  Result<Heads> fill(CopyEnd& to, const Heads& before) {
    if (auto empty = check_empty(to.database()); !empty) return empty.error();
    auto given = heads_of(from_);
    if (!given) return given;
    const Heads heads = greater(*given, before);
    for (const CopyTable& table : copy_tables()) {
      if (auto copied = copy(table, to); !copied) return copied.error();
    }
    if (auto kept = to.keep_heads(heads); !kept) return kept.error();
    step_ = CopyStep::checking;
    done_ = 0;
    for (const CopyTable& table : copy_tables()) {
      const auto same =
          check_same(source(), to.database(), table, [this](std::uint64_t rows) { return advance(rows); });
      if (!same) return same.error();
    }
    if (auto done = give_receipts(to.database()); !done) return done.error();
    return heads;
  }

  Result<void> give_receipts(Database& target) {
    if (request_.node.empty() || !is_postgresql(request_.to.location)) return {};
    const auto given =
        target.run("write table receipts", "UPDATE receipts SET node = $1 WHERE node = ''", {request_.node});
    if (!given) return given.error();
    return {};
  }

  Result<void> copy(const CopyTable& table, CopyEnd& to) {
    TableReader reader{source(), table};
    std::size_t next = 0;
    return to.fill(table, [&](std::vector<Value>& row) -> Result<bool> {
      if (next == reader.rows().size()) {
        if (auto told = advance(next); !told) return told.error();
        if (auto read = reader.advance(); !read) return read.error();
        next = 0;
      }
      if (reader.rows().size() == 0) return false;
      reader.rows().read(next++, table.columns.size(), row);
      return true;
    });
  }

  /// So many rows more are done.
  Result<void> advance(std::uint64_t rows) {
    done_ += rows;
    if (request_.stop && request_.stop()) return fail("the copy was stopped");
    if (request_.progress && rows > 0) request_.progress(step_, done_, report_.rows);
    return {};
  }

  Result<void> find_missing() {
    const auto now = mark_of(source());
    if (!now) return now.error();
    report_.receipts_changed = now->receipts != mark_.receipts || now->last_receipt != mark_.last_receipt;
    const auto missing =
        number(source(), fmt::format("SELECT count(*) FROM feed WHERE position > {}", mark_.feed));
    if (!missing) return missing.error();
    report_.missing_changes = static_cast<std::uint64_t>(*missing);
    return {};
  }

  [[nodiscard]] Database& source() noexcept { return from_.database(); }

  const CopyRequest& request_;
  CopyEnd& from_;
  CopyReport report_;
  Mark mark_;
  CopyStep step_ = CopyStep::copying;
  std::uint64_t done_ = 0;
};

}  // namespace

Result<CopyReport> copy_store(const CopyRequest& request) {
  if (request.from.location == request.to.location)
    return fail("a store cannot be copied to itself: name another place to copy it to");
  const auto from = open_source(request.from);
  if (!from) return from.error();
  if (auto free = check_target(request.to); !free) return free.error();
  return Copy{request, **from}.run();
}

}  // namespace smppguard::store
