// SPDX-License-Identifier: Apache-2.0
//
// Drives one relay::Session without sockets, as a subject for callgrind. Each round offers the session one
// read of `kBatch` submit_sm, and with `forward` a read of the matching submit_sm_resp. The octets are the
// same in every round, so what N and 2N PDUs cost differs by the session alone.
#include "pdus.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/relay/confirmations.hpp"
#include "smppguard/relay/part_memory.hpp"
#include "smppguard/relay/session.hpp"

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
constexpr unsigned kTextOctets = 60;

enum class Mode : std::uint8_t { forward, refuse };

/// There is no clients section, so it is never asked.
class Nobody final : public relay::Admission {
  std::unique_ptr<relay::Seat> admit(std::string_view, const policy::Client&, Time) override {
    return nullptr;
  }
};

/// One area code, every number of it listed or none.
class OneArea {
 public:
  explicit OneArea(Mode mode) : bits_(AreaSlabs::kSlabOctets, mode == Mode::refuse ? 0xFF : 0) {
    slabs_.areas[kAreaCode - PhoneNumber::kFirstAreaCode] = {bits_.data(), kToday};
    world_.registry = &slabs_;
    world_.oldest_version = kToday;
  }

  [[nodiscard]] relay::Environment environment() {
    return {Time{} + std::chrono::hours{1},
            WallTime{kToday},
            &world_,
            &parts_,
            &confirmations_,
            &nobody_,
            &message_ids_};
  }

 private:
  static constexpr Day kToday{std::chrono::days{20'000}};

  std::vector<std::uint8_t> bits_;
  AreaSlabs slabs_;
  policy::World world_;
  relay::PartTable parts_{8};
  relay::ConfirmationTable confirmations_{WallTime{kToday}, 8};
  Nobody nobody_;
  relay::MessageIds message_ids_{1};
};

std::shared_ptr<const relay::Rules> one_route() {
  auto rules = std::make_shared<relay::Rules>();
  rules->routes.emplace_back().name = "all";
  rules->upstreams.emplace_back().name = "carrier";
  return rules;
}

std::vector<std::uint8_t> submit_batch() {
  const SubmitTemplate pdu{"12676070000", kTextOctets};
  std::vector<std::uint8_t> batch(pdu.size() * kBatch);
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    Digits destination{};
    const std::string digits = fmt::format("1{}{:07}", kAreaCode, i * 199'999);
    std::memcpy(destination.data(), digits.data(), destination.size());
    pdu.write(batch.data() + i * pdu.size(), i + 1, destination);
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
  explicit Driver(Mode mode) : area_{mode}, session_{one_route(), {}, Time{}} {}

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

  [[nodiscard]] const relay::Session& session() const noexcept { return session_; }

 private:
  std::size_t step(const relay::Event& event) {
    actions_.clear();
    return session_.step(event, area_.environment(), actions_);
  }

  OneArea area_;
  relay::Session session_;
  relay::Actions actions_;
};

/// Both ends of the measurement would be wrong if the session did something else than asked.
void check(const relay::Session& session, Mode mode, std::uint64_t messages) {
  const relay::Counters& counters = session.counters();
  const std::uint64_t forwarded = counters.forwarded[Side::esme] - 1;  // the bind
  const std::uint64_t expected_refused = mode == Mode::refuse ? messages : 0;
  if (counters.refused != expected_refused || forwarded != messages - expected_refused) {
    throw std::runtime_error(fmt::format("{} forwarded, {} refused", forwarded, counters.refused));
  }
}

int run(Mode mode, std::uint64_t messages) {
  Driver driver{mode};
  driver.bind();
  const auto requests = submit_batch();
  const auto responses = response_batch();
  for (std::uint64_t done = 0; done < messages; done += kBatch) {
    driver.offer(Side::esme, requests);
    if (mode == Mode::forward) driver.offer(Side::smsc, responses);
  }
  check(driver.session(), mode, messages);
  return 0;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  using smppguard::bench::kBatch;
  using smppguard::bench::Mode;
  std::string mode;
  std::uint64_t messages = 0;
  CLI::App cli{"Feeds submit_sm to a session, for callgrind"};
  cli.add_option("mode", mode)->required()->check(CLI::IsMember({"forward", "refuse"}));
  cli.add_option("messages", messages, fmt::format("a multiple of {}", kBatch))
      ->required()
      ->check(
          [](const std::string& text) { return std::stoull(text) % kBatch == 0 ? "" : "not a multiple"; });
  CLI11_PARSE(cli, argc, argv);
  try {
    return smppguard::bench::run(mode == "forward" ? Mode::forward : Mode::refuse, messages);
  } catch (const std::exception& error) {
    fmt::print(stderr, "session_cost: {}\n", error.what());
    return 1;
  }
}
