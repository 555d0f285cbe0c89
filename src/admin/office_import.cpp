// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "consent_rows.hpp"
#include "entering.hpp"
#include "proof.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/core/csv_reader.hpp"

#include <fmt/format.h>
#include <optional>
#include <span>
#include <thread>
#include <utility>

namespace smppguard::admin {
namespace {

constexpr std::size_t kEntriesOfOnePair = 64;  // looked through for the one that made a standing

enum class Purpose : std::uint8_t { check, enter };

/// Whether what stands was entered with the same proof. A row without a note has nothing to say about it.
Result<bool> has_same_proof(store::Store& store, const consent::Fact& fact, const ConsentRow& row) {
  store::HistoryFilter filter;
  filter.recipient = fact.recipient;
  if (fact.party.sender) filter.sender = fact.party.sender;
  const auto entries = store.history(filter, kEntriesOfOnePair);
  if (entries.has_error()) return entries.error();
  for (const store::FeedEntry& entry : *entries) {
    if (!entry.fact || entry.fact->party != fact.party || entry.fact->matter != fact.matter) continue;
    const Proof proof = proof_of(entry);
    return proof.evidence == row.form.evidence && (row.note.empty() || proof.note == row.note);
  }
  return false;
}

/// One way through a file.
class Pass {
 public:
  Pass(store::Store& store, store::DirectoryStore& directory, const ImportOptions& options,
       const store::Deed& deed, const ImportEvents& told, Purpose purpose)
      : store_{store},
        directory_{directory},
        options_{options},
        deed_{deed},
        told_{told},
        purpose_{purpose} {}

  [[nodiscard]] Result<ImportSummary> run(const ImportText& text) {
    CsvReader reader{[this](std::size_t line, auto cells) { return take(line, std::move(cells)); }};
    auto done = text([&](std::string_view piece) { return reader.feed(piece); });
    if (!done.has_error()) done = reader.finish();
    if (!done.has_error() && !columns_) {
      done = fail("the file is empty; its first line names the columns");
    }
    if (!done.has_error()) done = end_batch();
    if (done.has_error()) return with_state(done.error());
    return summary_;
  }

 private:
  /// One that waits to be entered.
  struct Row {
    std::size_t line;
    std::size_t first;  // of its changes
    std::size_t changes;
    bool over;
  };

  Result<void> take(std::size_t line, Result<std::vector<std::string>> cells) {
    if (!columns_) return take_header(std::move(cells));
    ++summary_.rows;
    if (cells.has_error()) return bad(line, cells.error().message);
    auto row = columns_->read_row(*cells, options_.kinds);
    if (row.has_error()) return bad(line, row.error().message);
    Mistakes mistakes;
    check_text(mistakes, "note", row->note, Need::optional);
    auto entering = prepare(store_, directory_, row->form, deed_.at, mistakes);
    if (entering.has_error()) return entering.error();
    if (!*entering) return bad(line, mistakes.text("; "));
    return take(line, **entering, *row);
  }

  Result<void> take_header(Result<std::vector<std::string>> cells) {
    if (cells.has_error()) return fail("header: " + cells.error().message);
    auto columns = ConsentColumns::read(*cells);
    if (columns.has_error()) return columns.error();
    columns_ = *columns;
    return {};
  }

  Result<void> take(std::size_t line, const Entering& entering, const ConsentRow& row) {
    if (entering.stands) {
      const auto same = has_same_proof(store_, entering.facts.front(), row);
      if (same.has_error()) return same.error();
      if (*same) {
        ++summary_.unchanged;
        return {};
      }
    }
    const auto& until = entering.facts.front().standing.until;
    waiting_.push_back({line, changes_.size(), entering.facts.size(), until && *until <= deed_.at});
    for (const consent::Fact& fact : entering.facts) {
      changes_.emplace_back(store::Amendment{fact, row.form.evidence,
                                             row.note.empty() ? deed_.note : row.note, deed_.by, deed_.at});
    }
    return waiting_.size() < store::Store::kFairBatch ? Result<void>{} : end_batch();
  }

  Result<void> end_batch() {
    if (purpose_ == Purpose::check) {
      for (const Row& row : waiting_) count(row);
    } else if (!changes_.empty()) {
      if (auto entered = enter_batch(); entered.has_error()) return entered;
      std::this_thread::sleep_for(store::Store::kFairPause);
    }
    changes_.clear();
    waiting_.clear();
    if (told_.progress) told_.progress(summary_);
    return {};
  }

  Result<void> enter_batch() {
    const auto appended = store_.append(changes_);
    if (appended.has_error() && appended.error().blame == store::Blame::store) return Error{appended.error()};
    for (const Row& row : waiting_) {
      if (!appended.has_error()) {
        count(row);
      } else if (auto entered = enter(row); entered.has_error()) {
        return entered;
      }
    }
    return {};
  }

  /// Rows that are sound by themselves may contradict each other, or what was said while the file was read.
  Result<void> enter(const Row& row) {
    const auto appended = store_.append(std::span{changes_}.subspan(row.first, row.changes));
    if (!appended.has_error()) {
      count(row);
      return {};
    }
    if (appended.error().blame == store::Blame::store) return Error{appended.error()};
    return bad(row.line, appended.error().message);
  }

  void count(const Row& row) {
    ++summary_.entered;
    if (row.over) ++summary_.over;
  }

  Result<void> bad(std::size_t line, const std::string& reason) {
    ++summary_.bad;
    if (purpose_ == Purpose::enter && options_.bad_rows == BadRows::refuse) {
      return fail(fmt::format("line {} was sound when the file was checked: {}", line, reason));
    }
    told_.bad_row(line, reason);
    return {};
  }

  /// What has been entered before it failed.
  [[nodiscard]] Error with_state(const Error& error) const {
    if (summary_.entered == 0 || purpose_ == Purpose::check) return error;
    return fail(fmt::format("{}\n{} rows were entered before that; import the file again when it is mended",
                            error.message, summary_.entered));
  }

  store::Store& store_;
  store::DirectoryStore& directory_;
  const ImportOptions& options_;
  const store::Deed& deed_;
  const ImportEvents& told_;
  const Purpose purpose_;
  std::optional<ConsentColumns> columns_;
  ImportSummary summary_;
  std::vector<store::Change> changes_;  // to be appended together
  std::vector<Row> waiting_;            // that they come from
};

constexpr std::size_t kPiece = 65'536;

}  // namespace

Result<ImportSummary> Office::import_consents(const ImportText& text, const ImportOptions& options,
                                              const store::Deed& deed, const ImportEvents& told) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  if (mistakes.any()) return mistakes.error();
  if (options.only_check || options.bad_rows == BadRows::refuse) {
    auto checked = Pass{store_, directory_, options, deed, told, Purpose::check}.run(text);
    if (checked.has_error() || options.only_check) return checked;
    if (checked->bad > 0) {
      checked->entered = 0;
      checked->over = 0;
      return checked;
    }
  }
  return Pass{store_, directory_, options, deed, told, Purpose::enter}.run(text);
}

Result<std::size_t> Office::export_consents(const std::vector<ConsentKind>& kinds,
                                            const std::function<Result<void>(std::string_view)>& write,
                                            const std::stop_token& ending) {
  std::string piece = header_row();
  Result<void> written;
  std::stop_source unwritable;  // which ends the listing as the service's end does
  const std::stop_callback both{ending, [&] { unwritable.request_stop(); }};
  auto listed = list(
      {.kinds = kinds},
      [&](const ConsentFile& file) {
        piece += write_row(file);
        if (piece.size() < kPiece) return;
        written = write(piece);
        if (written.has_error()) unwritable.request_stop();
        piece.clear();
      },
      unwritable.get_token());
  if (written.has_error()) return written.error();
  if (listed.has_error()) return listed;
  if (!written.has_error()) written = write(piece);
  if (written.has_error()) return written.error();
  return listed;
}

}  // namespace smppguard::admin
