// SPDX-License-Identifier: Apache-2.0
// What a message goes through, step by step: framing, reading its fields, the decision, and the two look-ups
// in it that go to memory. Numbers are drawn at random over all area codes; the registry takes 473 MB with
// 378 of them, as the national one does. Argument of the look-ups: area codes, or thousands of grants.
#include "known_world.hpp"
#include "pdus.hpp"
#include "smppguard/smpp/framer.hpp"
#include "smppguard/smpp/pdu_view.hpp"
#include "synthetic_grants.hpp"
#include "yardstick.hpp"

#include <benchmark/benchmark.h>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::bench {
namespace {

constexpr std::uint32_t kBatch = 50;
constexpr unsigned kTextOctets = 60;
constexpr std::size_t kDrawn = std::size_t{1} << 20U;
constexpr WallTime kNow{std::chrono::days{20'000}};

std::vector<std::uint8_t> batch() {
  const SubmitTemplate pdu{kOwnSender, kTextOctets};
  std::vector<std::uint8_t> octets(pdu.size() * kBatch);
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    Digits digits{};
    const std::string text = some_recipient(378, i).to_string();
    std::memcpy(digits.data(), text.data(), digits.size());
    pdu.write(octets.data() + i * pdu.size(), i + 1, digits);
  }
  return octets;
}

/// One for each size that is asked for.
const KnownWorld& known(unsigned area_codes, std::uint64_t grants) {
  static std::map<std::pair<unsigned, std::uint64_t>, std::unique_ptr<const KnownWorld>> worlds;
  auto& one = worlds[{area_codes, grants}];
  if (one == nullptr) {
    one = std::make_unique<const KnownWorld>(
        Knowledge{.area_codes = area_codes, .own_bits = true, .grants = grants});
  }
  return *one;
}

const std::vector<PhoneNumber>& recipients(unsigned area_codes) {
  static std::map<unsigned, std::vector<PhoneNumber>> drawn;
  auto& some = drawn[area_codes];
  for (std::uint64_t i = some.size(); i < kDrawn; ++i) some.push_back(some_recipient(area_codes, i));
  return some;
}

std::uint64_t size_of(const benchmark::State& state, std::uint64_t factor = 1) {
  return static_cast<std::uint64_t>(state.range(0)) * factor;
}

void framer(benchmark::State& state) {
  const auto octets = batch();
  const smpp::Framer cuts;
  std::size_t at = 0;
  for (auto step : state) {
    const auto framed = cuts.next(Bytes{octets}.subspan(at));
    at += std::get<smpp::PduView>(framed).octets().size();
    if (at == octets.size()) at = 0;
  }
  benchmark::DoNotOptimize(at);
}

void pdu_view(benchmark::State& state) {
  const auto octets = batch();
  const smpp::PduView pdu = std::get<smpp::PduView>(smpp::Framer{}.next(octets));
  for (auto step : state) {
    const auto body = smpp::Body::read(pdu);
    benchmark::DoNotOptimize(body.text(smpp::Field::destination_addr));
  }
}

/// With as many grants as area codes, in thousands.
void decide(benchmark::State& state) {
  const auto area_codes = static_cast<unsigned>(size_of(state));
  const KnownWorld& all = known(area_codes, size_of(state, 1'000));
  const auto& drawn = recipients(area_codes);
  const policy::RejectionOptions rejections;
  policy::Message message{};
  message.sender = PhoneNumber::nanp(2'676'070'000);
  std::size_t i = 0;
  std::uint64_t refused = 0;
  for (auto step : state) {
    message.recipient = drawn[i++ % kDrawn];
    const auto decision = policy::decide(message, all.world(), rejections, kNow);
    refused += decision.verdict == policy::Verdict::refuse ? 1 : 0;
  }
  if (refused != 0) state.SkipWithError("a number was refused");
}

void one_random_read(benchmark::State& state) {
  const Yardstick yardstick{size_of(state, AreaSlabs::kSlabOctets), Pages::large};
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + yardstick.read(x));
  benchmark::DoNotOptimize(x);
}

/// Each place follows from what was found before.
void snapshot_look_up(benchmark::State& state) {
  const auto area_codes = static_cast<unsigned>(size_of(state));
  const AreaSlabs& slabs = known(area_codes, 0).slabs();
  std::uint64_t x = 1;
  for (auto step : state) {
    const unsigned area = KnownWorld::kFirstAreaCode + static_cast<unsigned>(below(x, area_codes));
    const auto local = static_cast<std::uint32_t>(below(x << 20U, PhoneNumber::kLocals));
    x = scatter(x + 1 + (AreaSlabs::test(slabs.area(area), local) ? 1 : 0));
  }
  benchmark::DoNotOptimize(x);
}

void consent_look_up(benchmark::State& state) {
  const std::uint64_t grants = size_of(state, 1'000);
  const KnownWorld& all = known(1, grants);
  std::uint64_t x = 1;
  std::uint64_t missed = 0;
  for (auto step : state) {
    const std::uint64_t i = below(x, grants);
    const auto permission = all.world().consents->permission(recipient(i), sender(i), kNow);
    if (permission != policy::Permission::approval) ++missed;
    x = scatter(x + static_cast<std::uint64_t>(permission));
  }
  if (missed != 0) state.SkipWithError("a grant was not found");
}

BENCHMARK(framer);
BENCHMARK(pdu_view);
BENCHMARK(decide)->Arg(3)->Arg(378);
BENCHMARK(one_random_read)->Arg(3)->Arg(378);
BENCHMARK(snapshot_look_up)->Arg(3)->Arg(378);
BENCHMARK(consent_look_up)->Arg(10)->Arg(10'000);

}  // namespace
}  // namespace smppguard::bench
