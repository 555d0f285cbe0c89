// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/journal.hpp"

#include "heads_file.hpp"
#include "intake.hpp"
#include "node_name.hpp"
#include "scribe.hpp"
#include "smppguard/core/file_lock.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <system_error>
#include <thread>
#include <utility>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

/// How long what was recorded waits at most before the thread looks.
constexpr std::chrono::milliseconds kTick{20};
constexpr unsigned kAttemptsAtEnd = 5;
constexpr std::chrono::milliseconds kPauseAtEnd{200};

Result<fs::path> make_folder(const std::string& path) {
  std::error_code code;
  fs::path folder = fs::absolute(path, code);
  if (!code && fs::create_directory(folder, code)) {
    fs::permissions(folder, fs::perms::owner_all, code);
  }
  if (code) {
    return fail(
        fmt::format("journal {}: the folder cannot be created: {}; let the service's user write the "
                    "folder above it",
                    path, code.message()));
  }
  return Result<fs::path>{boost::system::in_place_value, std::move(folder)};
}

Result<StreamEnds> recover_all(const fs::path& folder) {
  StreamEnds ends;
  for (const Stream stream : kStreams) {
    const auto months = months_in(folder, name(stream));
    if (!months) return months.error();
    std::optional<Head> head;
    if (!months->empty()) {
      auto last = last_head(folder, stream, months->back());
      if (!last) return last.error();
      head = std::move(*last);
    }
    auto end = recover(folder, stream, head);
    if (!end) return end.error();
    ends[static_cast<std::size_t>(stream)] = std::move(*end);
  }
  return ends;
}

}  // namespace

struct Journal::Parts {
  Parts(FileLock taken, const JournalOptions& options, SigningKey key, const StreamEnds& ends, Source source,
        Trouble trouble, std::function<WallTime()> clock)
      : lock{std::move(taken)},
        intake{options.max_queued},
        decisions{options.decisions},
        scribe{options, std::move(key), ends, intake, std::move(source), std::move(trouble)},
        wall{std::move(clock)} {}

  void run();
  void finish();

  std::optional<FileLock> lock;
  Intake intake;
  std::atomic<Decisions> decisions;
  Scribe scribe;
  const std::function<WallTime()> wall;
  std::mutex mutex;  // over what follows
  std::condition_variable changed;
  bool stopping = false;
  std::thread thread;
};

void Journal::Parts::run() {
  ::pthread_setname_np(::pthread_self(), "journal");  // so that its CPU time can be told apart
  bool more = false;
  while (true) {
    {
      std::unique_lock waiting{mutex};
      if (changed.wait_for(waiting, more ? std::chrono::milliseconds{0} : kTick, [&] { return stopping; }))
        break;
    }
    more = scribe.work(wall(), std::chrono::steady_clock::now());
  }
  finish();
}

void Journal::Parts::finish() {
  for (unsigned left = kAttemptsAtEnd; !scribe.finish(wall()) && --left > 0;) {
    std::this_thread::sleep_for(kPauseAtEnd);
  }
}

Result<std::unique_ptr<Journal>> Journal::open(const JournalOptions& options, Source source, Trouble trouble,
                                               std::function<WallTime()> wall) {
  const auto folder = make_folder(options.path);
  if (!folder) return folder.error();
  auto lock =
      FileLock::take(*folder / "lock",
                     "another process is writing it; each service needs a journal.path of its own (find "
                     "the other one with fuser)");
  if (!lock) return fail(fmt::format("journal {}: {}", folder->native(), lock.error().message));
  auto key = signing_key_of(*folder);
  if (!key) return key.error();
  auto ends = recover_all(*folder);
  if (!ends) return ends.error();
  auto node = node_name(options.node, *ends);
  if (!node) return fail(fmt::format("journal {}: {}", folder->native(), node.error().message));
  JournalOptions filled = options;
  filled.path = folder->native();
  filled.node = std::move(*node);
  std::unique_ptr<Journal> journal{
      new Journal{std::make_unique<Parts>(std::move(*lock), filled, std::move(*key), *ends, std::move(source),
                                          std::move(trouble), std::move(wall))}};
  Parts& parts = *journal->parts_;
  parts.thread = std::thread{[&parts] { parts.run(); }};
  return journal;
}

Journal::Journal(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Journal::~Journal() {
  close();
}

void Journal::close() {
  {
    const std::lock_guard lock{parts_->mutex};
    parts_->stopping = true;
  }
  parts_->changed.notify_all();
  if (!parts_->thread.joinable()) return;
  parts_->thread.join();
  parts_->lock.reset();
}

void Journal::record(const DecisionEntry& entry) noexcept {
  if (!entry.refused && decisions() == Decisions::refusals) return;
  parts_->intake.put(entry);
}

void Journal::record(EvidenceEntry entry) {
  entry.position = 0;  // only the source's have one
  parts_->intake.put(std::move(entry));
}

void Journal::name_upstreams(std::vector<std::string> names) {
  parts_->intake.name_upstreams(std::move(names));
}

void Journal::set_decisions(Decisions decisions) noexcept {
  parts_->decisions.store(decisions, std::memory_order_relaxed);
}

Decisions Journal::decisions() const noexcept {
  return parts_->decisions.load(std::memory_order_relaxed);
}

Journal::Counters Journal::counters() const noexcept {
  return {parts_->scribe.written(), parts_->intake.unrecorded(), parts_->scribe.position(),
          parts_->intake.queued()};
}

}  // namespace smppguard::journal
