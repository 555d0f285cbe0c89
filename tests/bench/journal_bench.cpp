// SPDX-License-Identifier: Apache-2.0
//
// Refusals into a journal at a given pace from several threads, as the workers of a busy proxy would record
// them, and after that plain write() and fdatasync() of as many octets in the same steps: what the disk alone
// costs. Fails if one entry went unrecorded, or if what was written does not verify.
#include "smppguard/journal/journal.hpp"
#include "smppguard/journal/verify.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
using journal::Journal;

struct Arguments {
  std::string folder;  // "": a temporary one
  std::uint64_t rate = 50'000;
  double seconds = 60;
  unsigned threads = 2;
  std::size_t queue = journal::JournalOptions{}.max_queued;
  bool forever = false;
};

WallTime wall_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// CPU time of the whole process, or of the calling thread.
Seconds cpu(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

journal::DecisionEntry refusal(std::uint64_t i) {
  journal::DecisionEntry entry;
  entry.at = wall_now();
  entry.sender = PhoneNumber::nanp(2'223'334'646);
  entry.recipient = PhoneNumber::nanp(2'223'330'000 + i % 10'000);
  entry.reason = "dnc_listed";
  entry.command = "submit_sm";
  entry.command_status = 0x66;
  entry.sequence_number = static_cast<std::uint32_t>(i);
  entry.session = i % 64;
  entry.list = "national";
  entry.list_version = 20'780;
  entry.system_id = std::string_view{"esme1"};
  return entry;
}

struct Recorded {
  std::uint64_t entries = 0;
  Seconds in_record{};  // without reading the clock, making the entry and pausing
  Seconds cpu{};
};

/// Records in steps of a millisecond. Behind the timetable it hurries, as traffic would.
Recorded record_paced(Journal& journal, double per_second, const Arguments& arguments) {
  Recorded recorded;
  const auto began = Clock::now();
  const Seconds cpu_before = cpu(CLOCK_THREAD_CPUTIME_ID);
  std::vector<journal::DecisionEntry> batch;
  for (Seconds passed{}; arguments.forever || passed.count() < arguments.seconds;
       passed = Clock::now() - began) {
    const auto due = static_cast<std::uint64_t>(per_second * passed.count());
    batch.clear();
    for (std::uint64_t i = recorded.entries; i < due; ++i) batch.push_back(refusal(i));
    const auto before = Clock::now();
    for (const auto& entry : batch) journal.record(entry);
    recorded.in_record += Clock::now() - before;
    recorded.entries = std::max(recorded.entries, due);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  recorded.cpu = cpu(CLOCK_THREAD_CPUTIME_ID) - cpu_before;
  return recorded;
}

std::uint64_t octets_in(const fs::path& folder) {
  std::uint64_t octets = 0;
  for (const auto& entry : fs::directory_iterator{folder}) octets += entry.file_size();
  return octets;
}

/// The yardstick: the same octets, the same number of times a second made durable, and nothing else.
void write_plainly(const fs::path& folder, std::uint64_t octets, double seconds) {
  const fs::path path = folder / "plain";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot create " + path.native());
  const auto steps = static_cast<std::uint64_t>(std::max(1.0, seconds * 2));
  const std::string step(octets / steps, 'x');
  const auto began = Clock::now();
  const Seconds cpu_before = cpu(CLOCK_THREAD_CPUTIME_ID);
  for (std::uint64_t i = 0; i < steps; ++i) {
    if (::write(file, step.data(), step.size()) != static_cast<ssize_t>(step.size()) ||
        ::fdatasync(file) != 0) {
      ::close(file);
      throw std::runtime_error("cannot write " + path.native());
    }
  }
  const Seconds took = Clock::now() - began;
  const Seconds used = cpu(CLOCK_THREAD_CPUTIME_ID) - cpu_before;
  ::close(file);
  fmt::print("plain       {:.1f} MB in {} writes with fdatasync: {:.3f} s, {:.3f} s of CPU, {:.0f} MB/s\n",
             static_cast<double>(octets) / 1e6, steps, took.count(), used.count(),
             static_cast<double>(octets) / 1e6 / took.count());
}

bool verifies(const fs::path& folder) {
  journal::VerifyRequest request;
  request.folder = folder;
  request.found = [](const journal::Finding& finding) {
    fmt::print(stderr, "{}:{}: {}\n", finding.file.native(), finding.line, finding.what);
  };
  const auto began = Clock::now();
  const journal::Verified verified = journal::verify(request).value();
  const Seconds took = Clock::now() - began;
  fmt::print("verify      {} lines, {} heads in {:.3f} s, {:.0f} MB/s\n", verified.lines, verified.heads,
             took.count(), static_cast<double>(octets_in(folder)) / 1e6 / took.count());
  return verified.findings == 0;
}

bool run(const Arguments& arguments, const fs::path& folder) {
  journal::JournalOptions options;
  options.path = folder / "journal";
  options.node = "bench";
  options.max_queued = arguments.queue;
  auto opened = Journal::open(
      options, {}, [](const std::string& what) { fmt::print(stderr, "trouble: {}\n", what); }, wall_now);
  std::unique_ptr<Journal> journal = std::move(opened).value();
  const Seconds cpu_before = cpu(CLOCK_PROCESS_CPUTIME_ID);
  std::vector<Recorded> recorded(arguments.threads);
  std::vector<std::thread> threads;
  const auto began = Clock::now();
  for (Recorded& one : recorded) {
    threads.emplace_back([&] {
      one = record_paced(*journal, static_cast<double>(arguments.rate) / arguments.threads, arguments);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Seconds took = Clock::now() - began;
  Recorded all;
  for (const Recorded& one : recorded) {
    all.entries += one.entries;
    all.in_record += one.in_record;
    all.cpu += one.cpu;
  }
  while (journal->counters().written + journal->counters().unrecorded < all.entries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  const Journal::Counters counters = journal->counters();
  journal.reset();
  const Seconds writing = cpu(CLOCK_PROCESS_CPUTIME_ID) - cpu_before - all.cpu;
  const std::uint64_t octets = octets_in(options.path);
  const auto entries = static_cast<double>(all.entries);
  fmt::print("recorded    {} entries by {} threads in {:.1f} s: {:.0f} a second, {} unrecorded\n",
             all.entries, arguments.threads, took.count(), entries / took.count(), counters.unrecorded);
  fmt::print("record()    {:.0f} ns\n", all.in_record.count() * 1e9 / entries);
  fmt::print("the thread  {:.0f} ns of CPU an entry, {:.1f} % of a processor\n",
             writing.count() * 1e9 / entries, writing.count() * 100 / took.count());
  fmt::print("journal     {:.1f} MB, {:.0f} octets an entry, {:.1f} MB/s\n",
             static_cast<double>(octets) / 1e6, static_cast<double>(octets) / entries,
             static_cast<double>(octets) / 1e6 / took.count());
  write_plainly(folder, octets, took.count());
  return counters.unrecorded == 0 && verifies(options.path);
}

int main_of(int argc, char** argv) {
  CLI::App program{"What it costs to record refusals in the journal"};
  Arguments arguments;
  program.add_option("--folder", arguments.folder, "Folder for the files (default: a temporary one)");
  program.add_option("--rate", arguments.rate, "Entries a second by all threads together")
      ->capture_default_str();
  program.add_option("--seconds", arguments.seconds, "For how long")->capture_default_str();
  program.add_option("--threads", arguments.threads, "Threads that record")->capture_default_str();
  program.add_option("--queue", arguments.queue, "Entries that may wait")->capture_default_str();
  program.add_flag("--forever", arguments.forever, "Until it is killed");
  CLI11_PARSE(program, argc, argv);
  if (!arguments.folder.empty()) return run(arguments, arguments.folder) ? 0 : 1;
  const TemporaryFolder folder;
  return run(arguments, folder.path()) ? 0 : 1;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  return smppguard::bench::main_of(argc, argv);
}
