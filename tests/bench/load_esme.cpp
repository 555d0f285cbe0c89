// SPDX-License-Identifier: Apache-2.0
//
// The ESME end of the load pair. With --hold it prints "bound" when all sessions are bound and "done" when
// the last response is in, and waits after each for a line on standard input, so that the caller can read
// meters between.
#include "load.hpp"

#include <cstdio>
#include <exception>
#include <fmt/format.h>
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

int run(const LoadOptions& options, bool holds) {
  // The paced load sleeps between ticks; the default slack of 50 us would be half a tick.
  if (::prctl(PR_SET_TIMERSLACK, 1) != 0) throw std::runtime_error("PR_SET_TIMERSLACK");
  Load load{options};
  if (!load.bind()) throw std::runtime_error("not all sessions could be bound");
  if (holds) hold("bound");
  const LoadResult result = load.run();
  if (holds) hold("done");
  load.unbind();
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
  bool holds = false;
  CLI::App cli{"Submits a load of submit_sm and prints what came back as JSON"};
  smppguard::bench::add_options(cli, options, tick_us);
  cli.add_flag("--hold", holds, "wait for a line on standard input after binding and after the load");
  CLI11_PARSE(cli, argc, argv);
  options.tick = std::chrono::microseconds{tick_us};
  try {
    return smppguard::bench::run(options, holds);
  } catch (const std::exception& error) {
    fmt::print(stderr, "load_esme: {}\n", error.what());
    return 2;
  }
}
