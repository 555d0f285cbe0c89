// SPDX-License-Identifier: Apache-2.0
//
// The ESME end of the load pair. With --hold it prints "bound" when all sessions are bound and "done" when
// the last response is in, and waits after each for a line on standard input, so that the caller can read
// meters between.
#include "load.hpp"

#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

// A caller that died leaves nothing behind.
constexpr int kMostMilliseconds = 30'000;

void hold(const char* word) {
  fmt::print("{}\n", word);
  std::fflush(stdout);
  pollfd input{STDIN_FILENO, POLLIN, 0};
  std::string line(64, '\0');
  if (::poll(&input, 1, kMostMilliseconds) > 0 && ::read(STDIN_FILENO, line.data(), line.size()) < 0) {
    throw std::runtime_error("standard input cannot be read");
  }
}

std::string statuses_json(const Tally& tally) {
  std::string json;
  if (tally.ok > 0) json = fmt::format("\"0x00000000\": {}", tally.ok);
  for (const auto& [status, count] : tally.other_statuses) {
    json += fmt::format("{}\"0x{:08X}\": {}", json.empty() ? "" : ", ", status, count);
  }
  return "{" + json + "}";
}

double to_us(std::uint64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1000.0;
}

std::string latency_json(const Histogram& latency) {
  return fmt::format(
      R"({{"p50": {:.1f}, "p99": {:.1f}, "p99_9": {:.1f}, "max": {:.1f}, "mean": {:.1f}, "relative_error": {:.5f}}})",
      to_us(latency.quantile(0.5)), to_us(latency.quantile(0.99)), to_us(latency.quantile(0.999)),
      to_us(latency.largest()), to_us(latency.mean()), Histogram::kRelativeError);
}

void print(const LoadOptions& options, const LoadResult& result) {
  const std::uint64_t answered = result.tally.latency.count();
  const std::uint64_t pdus = result.submitted + answered;
  fmt::print(
      R"({{"sessions": {}, "window": {}, "rate": {}, "seconds": {:.6f}, "submitted": {}, "answered": {}, )",
      options.sessions, options.window, options.rate, result.seconds, result.submitted, answered);
  fmt::print(
      R"("unanswered": {}, "unexpected": {}, "failed_sessions": {}, "pdus": {}, "pdus_per_second": {:.0f}, )",
      result.unanswered, result.tally.unexpected, result.failed_sessions, pdus,
      static_cast<double>(pdus) / result.seconds);
  fmt::print("\"statuses\": {}, \"latency_us\": {}}}\n", statuses_json(result.tally),
             latency_json(result.tally.latency));
}

std::int64_t to_ns(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

/// "SESSION ORDER DUE ANSWERED DESTINATION STATUS" a line, times in nanoseconds of the machine's own clock.
void write_watched(const Load& load, const std::string& path) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  for (std::size_t i = 0; i < load.sessions().size(); ++i) {
    for (const WatchedAnswer& one : load.sessions()[i].watched()) {
      out << fmt::format("{} {} {} {} {} {}\n", i, one.order, to_ns(one.due), to_ns(one.answered),
                         std::string_view{one.destination.data(), one.destination.size()}, one.status);
    }
  }
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

struct Outputs {
  bool holds = false;
  std::string watched;
};

int run(const LoadOptions& options, const Outputs& outputs) {
  // The paced load sleeps between ticks; the default slack of 50 us would be half a tick.
  if (::prctl(PR_SET_TIMERSLACK, 1) != 0) throw std::runtime_error("PR_SET_TIMERSLACK");
  Load load{options};
  if (!load.bind()) throw std::runtime_error("not all sessions could be bound");
  if (outputs.holds) hold("bound");
  const LoadResult result = load.run();
  if (outputs.holds) hold("done");
  load.unbind();
  if (!outputs.watched.empty()) write_watched(load, outputs.watched);
  print(options, result);
  return result.unanswered == 0 && result.tally.unexpected == 0 && result.failed_sessions == 0 ? 0 : 1;
}

void add_options(CLI::App& cli, LoadOptions& options, unsigned& tick_us) {
  cli.add_option("--ip", options.ip);
  cli.add_option("--port", options.port)->required();
  cli.add_option("--sessions", options.sessions)->check(CLI::Range(1, 20'000));
  cli.add_option("--window", options.window, "submit_sm outstanding per session")
      ->check(CLI::Range(1U, EsmeSession::kMostWindow));
  cli.add_option("--rate", options.rate, "submit_sm a second over all sessions; 0: as fast as windows allow");
  cli.add_option("--seconds", options.seconds)->check(CLI::Range(0.01, 3600.0));
  cli.add_option("--requests", options.requests, "stop after so many submit_sm; 0: no limit");
  cli.add_option("--text-octets", options.text_octets)->check(CLI::Range(0, 254));
  cli.add_option("--listed-percent", options.listed_percent)->check(CLI::Range(0, 100));
  cli.add_option("--destinations", options.destinations,
                 "file of destinations instead of made-up ones: eleven digits a line, and a ! if watched");
  cli.add_option("--tick-us", tick_us, "step of the paced load")->check(CLI::Range(10, 1'000'000));
  cli.add_option("--system-id", options.system_id);
  cli.add_option("--seed", options.registry.seed);
  cli.add_option("--area-codes", options.registry.area_codes)->check(CLI::Range(1, 700));
  cli.add_option("--listed", options.registry.listed_per_area_code, "numbers per area code")
      ->check(CLI::Range(0U, SyntheticRegistry::kLocals));
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  smppguard::bench::LoadOptions options;
  unsigned tick_us = 100;
  smppguard::bench::Outputs outputs;
  CLI::App cli{"Submits a load of submit_sm and prints what came back as JSON"};
  smppguard::bench::add_options(cli, options, tick_us);
  cli.add_flag("--until-told", options.until_told, "a line on standard input ends the load before its time");
  cli.add_flag("--tls", options.tls, "speak TLS");
  cli.add_flag("--hold", outputs.holds, "wait for a line on standard input after binding and after the load");
  cli.add_option("--watched", outputs.watched, "write the answers for watched destinations to this file");
  CLI11_PARSE(cli, argc, argv);
  options.tick = std::chrono::microseconds{tick_us};
  try {
    return smppguard::bench::run(options, outputs);
  } catch (const std::exception& error) {
    fmt::print(stderr, "load_esme: {}\n", error.what());
    return 2;
  }
}
