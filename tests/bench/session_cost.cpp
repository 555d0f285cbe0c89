// SPDX-License-Identifier: Apache-2.0
//
// Drives one relay::Session without sockets, as a subject for callgrind. Each round offers the session one
// read of `kBatch` submit_sm, and with `forward` a read of the matching submit_sm_resp. The octets are the
// same in every round, so what N and 2N PDUs cost differs by the session alone. forward and refuse judge by a
// registry of one area code and nothing else, world and world-refuse by all that a service knows; measured is
// world beside measures against other senders, and counted is measured with somebody who counts.
#include "known_world.hpp"
#include "measures.hpp"
#include "pdus.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/relay/assertions.hpp"
#include "smppguard/relay/confirmations.hpp"
#include "smppguard/relay/part_memory.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/relay/totals.hpp"
#include "traffic_watch.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

using relay::Side;
using smpp::CommandId;

constexpr unsigned kAreaCode = 300;
constexpr std::uint32_t kBatch = 50;
constexpr std::uint32_t kBatches = 20;
constexpr unsigned kTextOctets = 60;

struct Options {
  bool refuse = false;
  bool known = false;     ///< the whole world of `knowledge`
  bool measured = false;  ///< with measures against other senders
  bool counted = false;   ///< and a watch
  Knowledge knowledge;
  unsigned others = 0;  ///< routes and clients in front of those that count
  std::uint64_t messages = 0;
};

/// A place without a limit.
class AnySeat final : public relay::Seat {
  bool take_message(Time) noexcept override { return true; }
  void charge(Time, std::uint32_t) noexcept override {}
  void adopt(const policy::Client&) override {}
};

class Everybody final : public relay::Admission {
  std::unique_ptr<relay::Seat> admit(std::string_view, const policy::Client&, Time) override {
    return std::make_unique<AnySeat>();
  }
};

class NothingSigned final : public relay::Assertions {
 public:
  Verdict verify(const relay::AssertedMessage&, const policy::AssertionTerms&) noexcept override {
    return Verdict::wrong;
  }
};

/// One area code, every number of it listed or none; or everything that a service knows.
class Surroundings {
 public:
  explicit Surroundings(const Options& options)
      : bits_(AreaSlabs::kSlabOctets, options.refuse ? 0xFF : 0),
        known_{options.known ? std::make_unique<KnownWorld>(options.knowledge) : nullptr} {
    slabs_.areas[kAreaCode - PhoneNumber::kFirstAreaCode] = {bits_.data(), kToday};
    world_.registry = &slabs_;
    world_.oldest_version = kToday;
    if (known_ != nullptr) world_ = known_->world();
    if (options.measured) world_.restraints = &restraints_;
    if (options.counted) watch_ = &counting_;
    take_measures();
  }

  /// What the counting thread does, but for the counting.
  void drain() {
    ring_.drain([](const traffic::Sighting&) {}, ring_.capacity());
  }

  [[nodiscard]] relay::Environment environment() {
    return {Time{} + std::chrono::hours{1},
            WallTime{kToday},
            &world_,
            &parts_,
            &confirmations_,
            &everybody_,
            &message_ids_,
            &totals_,
            &nothing_signed_,
            watch_};
  }

 private:
  void take_measures() {
    constexpr std::uint64_t kMeasures = 1'000;
    for (std::uint64_t i = 0; i < kMeasures; ++i) {
      store::Measure measure;
      measure.id = i + 1;
      measure.sender = PhoneNumber::nanp(9'990'000'000ULL + i);
      measure.rule = "spam_run";
      (void)measures_.take(entry_of(measure));
    }
    measures_.publish();
  }

  static constexpr Day kToday = KnownWorld::kToday;

  std::vector<std::uint8_t> bits_;
  AreaSlabs slabs_;
  std::unique_ptr<const KnownWorld> known_;
  policy::World world_;
  relay::PartTable parts_{8};
  relay::ConfirmationTable confirmations_{WallTime{kToday}, 8};
  Everybody everybody_;
  relay::MessageIds message_ids_{1};
  relay::Totals totals_;
  NothingSigned nothing_signed_;
  app::Measures measures_;
  app::MeasuredRestraints restraints_{measures_, app::MeasuredRestraints::Rates::counted};
  traffic::Ring ring_{1024};
  app::TrafficWatch counting_{ring_};
  relay::Watch* watch_ = nullptr;
};

/// There are clients where there are others.
std::shared_ptr<const relay::Rules> rules_of(unsigned others) {
  auto rules = std::make_shared<relay::Rules>();
  if (others > 0) rules->clients.emplace();
  for (unsigned i = 0; i < others; ++i) {
    rules->routes.emplace_back().system_id = fmt::format("other{}", i);
    rules->clients->emplace_back().system_id = rules->routes.back().system_id;
  }
  if (others > 0) rules->clients->emplace_back();
  rules->routes.emplace_back().name = "all";
  rules->upstreams.emplace_back().name = "carrier";
  return rules;
}

Digits destination(const Options& options, std::uint32_t i) {
  Digits digits{};
  const std::string text = options.known ? some_recipient(options.knowledge.area_codes, i).to_string()
                                         : fmt::format("1{}{:07}", kAreaCode, i % kBatch * 199'999);
  std::memcpy(digits.data(), text.data(), digits.size());
  return digits;
}

/// The first of the batches begins with message 0.
std::vector<std::uint8_t> submit_batch(const Options& options, std::uint32_t first) {
  const SubmitTemplate pdu{kOwnSender, kTextOctets};
  std::vector<std::uint8_t> batch(pdu.size() * kBatch);
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    pdu.write(batch.data() + i * pdu.size(), i + 1, destination(options, first + i));
  }
  return batch;
}

std::vector<std::uint8_t> response(CommandId id, std::uint32_t sequence, std::string_view text) {
  std::vector<std::uint8_t> octets(kHeader + text.size() + 1);
  write_header(octets.data(), id, 0, sequence, text.size() + 1);
  std::memcpy(octets.data() + kHeader, text.data(), text.size());
  return octets;
}

std::vector<std::uint8_t> response_batch() {
  std::vector<std::uint8_t> batch;
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    const auto one = response(CommandId::submit_sm_resp, i + 1, "0123abcd");
    batch.insert(batch.end(), one.begin(), one.end());
  }
  return batch;
}

class Driver {
 public:
  explicit Driver(const Options& options)
      : around_{options}, session_{rules_of(options.others), {}, Time{}} {}

  void bind() {
    const auto request = bind_transceiver("bench", 1);
    const auto answer = response(CommandId::bind_transceiver_resp, 1, "sink");
    offer(Side::esme, request);
    step(relay::Dialed{true});
    offer(Side::smsc, answer);
    if (session_.state() != relay::Session::State::bound)
      throw std::runtime_error("the session is not bound");
  }

  void offer(Side from, Bytes octets) {
    if (step(relay::Received{from, octets}) != octets.size()) throw std::runtime_error("octets were left");
  }

  void drain() { around_.drain(); }
  [[nodiscard]] const relay::Session& session() const noexcept { return session_; }

 private:
  std::size_t step(const relay::Event& event) {
    actions_.clear();
    return session_.step(event, around_.environment(), actions_);
  }

  Surroundings around_;
  relay::Session session_;
  relay::Actions actions_;
};

/// Both ends of the measurement would be wrong if the session did something else than asked.
void check(const relay::Session& session, const Options& options) {
  const relay::Counters& counters = session.counters();
  const std::uint64_t forwarded = counters.forwarded[Side::esme] - 1;  // the bind
  const std::uint64_t expected_refused = options.refuse ? options.messages : 0;
  if (counters.refused != expected_refused || forwarded != options.messages - expected_refused) {
    throw std::runtime_error(fmt::format("{} forwarded, {} refused", forwarded, counters.refused));
  }
}

int run(const Options& options) {
  Driver driver{options};
  driver.bind();
  std::vector<std::vector<std::uint8_t>> requests;
  for (std::uint32_t i = 0; i < kBatches; ++i) requests.push_back(submit_batch(options, i * kBatch));
  const auto responses = response_batch();
  for (std::uint64_t done = 0; done < options.messages; done += kBatch) {
    driver.offer(Side::esme, requests[done / kBatch % kBatches]);
    if (!options.refuse) driver.offer(Side::smsc, responses);
    if (options.counted) driver.drain();
  }
  check(driver.session(), options);
  return 0;
}

void add_options(CLI::App& cli, std::string& mode, Options& options) {
  cli.add_option("mode", mode)
      ->required()
      ->check(CLI::IsMember({"forward", "refuse", "world", "world-refuse", "measured", "counted"}));
  cli.add_option("messages", options.messages, fmt::format("a multiple of {}", kBatch))
      ->required()
      ->check(
          [](const std::string& text) { return std::stoull(text) % kBatch == 0 ? "" : "not a multiple"; });
  cli.add_option("--area-codes", options.knowledge.area_codes, "of the world's registry; 0: there is none")
      ->check(CLI::Range(0, 700));
  cli.add_option("--grants", options.knowledge.grants, "in the world");
  cli.add_option("--senders", options.knowledge.senders, "that are registered in the world");
  cli.add_option("--others", options.others, "routes and clients in front of those that count");
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  smppguard::bench::Options options;
  std::string mode;
  CLI::App cli{"Feeds submit_sm to a session, for callgrind"};
  smppguard::bench::add_options(cli, mode, options);
  CLI11_PARSE(cli, argc, argv);
  options.refuse = mode.ends_with("refuse");
  options.counted = mode == "counted";
  options.measured = options.counted || mode == "measured";
  options.known = options.measured || mode.starts_with("world");
  options.knowledge.all_listed = options.refuse;
  try {
    return smppguard::bench::run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "session_cost: {}\n", error.what());
    return 1;
  }
}
