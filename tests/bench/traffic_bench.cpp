// SPDX-License-Identifier: Apache-2.0
// What a message costs the worker that sees it, and the consumer that counts it.
#include "smppguard/traffic/fingerprint.hpp"
#include "smppguard/traffic/intake.hpp"
#include "smppguard/traffic/ledger.hpp"

#include <benchmark/benchmark.h>
#include <string_view>

namespace smppguard::traffic {
namespace {

constexpr std::string_view kText =
    "Dear customer, your parcel 48213 waits at the depot; see https://parcels.example/t/48213 for the way "
    "there";
const WallTime kNow{std::chrono::hours{500'000}};

void fill(Sighting& sighting, std::uint64_t number) {
  sighting.at = kNow;
  sighting.sender = PhoneNumber::nanp(2'000'000'000 + number);
  sighting.recipient = PhoneNumber::nanp(3'000'000'000 + number);
  sighting.kind = Kind::passed;
  sighting.set_text(Alphabet::gsm, as_bytes(kText));
}

/// Worker: a slot is filled in place; the ring is emptied outside of the measured time.
void push(benchmark::State& state) {
  Ring ring{8192};
  std::uint64_t number = 0;
  for (auto _ : state) {
    Sighting* const slot = ring.begin();
    fill(*slot, ++number);
    ring.commit();
    if (number % 8192 != 0) continue;
    state.PauseTiming();
    ring.drain([](const Sighting&) {}, 8192);
    state.ResumeTiming();
  }
}
BENCHMARK(push);

void fingerprint(benchmark::State& state) {
  const Fingerprinter printer{HashKey{}};
  for (auto _ : state) benchmark::DoNotOptimize(printer.of(Alphabet::gsm, as_bytes(kText)));
}
BENCHMARK(fingerprint);

/// Consumer: fingerprint and ledger, for so many senders in turn.
void consume(benchmark::State& state) {
  const auto senders = static_cast<std::uint64_t>(state.range(0));
  LedgerOptions options;
  options.senders = senders;
  options.watched = senders;
  Ledger ledger{options, HashKey{}, kNow};
  const Fingerprinter printer{HashKey{}};
  Sighting sighting;
  std::uint64_t number = 0;
  for (auto _ : state) {
    fill(sighting, ++number % senders + 1);
    ledger.take(sighting.sender.key(), sighting, printer.of(sighting.alphabet, sighting.text()));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(number));
  state.counters["octets_per_sender"] = static_cast<double>(ledger.octets()) / static_cast<double>(senders);
}
BENCHMARK(consume)->Arg(1000)->Arg(100'000);

}  // namespace
}  // namespace smppguard::traffic
