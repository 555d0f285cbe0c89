// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/net/ports.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smppguard::app {

/// What one client has tried with one sender that is not its own, or that it did not prove to be.
struct SpoofingAttempt {
  std::string system_id;
  std::string sender;  ///< the number, or source_addr as it came where that is none; "": empty
  std::string reason;  ///< of the last
  std::string source;  ///< address and port that the last came from
  WallTime first{};
  WallTime last{};
  std::uint64_t count = 0;
};

/// What one client has tried with all senders.
struct SpoofingClient {
  std::string system_id;
  std::uint64_t count = 0;
  std::uint64_t within_hour = 0;  ///< of these, in the last 55 to 60 minutes
};

struct SpoofingPage {
  std::size_t total = 0;                  ///< that the filter lets through and that are remembered
  bool more = false;                      ///< behind these
  std::uint64_t forgotten = 0;            ///< pairs of a client and a sender that had to go, of all clients
  std::vector<SpoofingAttempt> attempts;  ///< the last one first
  std::vector<SpoofingClient> clients;    ///< that the filter lets through, the most first
};

struct SpoofingFilter {
  std::optional<std::string> system_id{};  ///< exactly this one
  std::size_t offset = 0;
  std::size_t limit = 100;
};

/// Remembers in memory who has used which sender without right: kMostPairs pairs, of which the least recent
/// go and are counted, and kMostClients clients; who comes later shares the place kOther. Nothing of it
/// outlives the process; the journal has each refusal. Any thread: who notes waits at most for others that
/// look at the same shard.
class Spoofing {
 public:
  static constexpr std::size_t kMostPairs = 10'000;
  static constexpr std::size_t kMostClients = 200;
  static constexpr std::size_t kLongestText = 64;  ///< of a system_id and a sender; the rest is cut off
  static constexpr const char* kOther = "other";

  explicit Spoofing(std::size_t most_pairs = kMostPairs);

  /// Counts a refusal that is an attempt (policy::is_spoofing) of a client whose bind the SMSC has taken; any
  /// other leaves it alone.
  void note(const net::SessionName& session, const relay::MessageRefused& refused);

  [[nodiscard]] SpoofingPage page(const SpoofingFilter& filter, WallTime now) const;
  /// All of them, the one with the most attempts first.
  [[nodiscard]] std::vector<SpoofingClient> clients(WallTime now) const;

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::chrono::minutes kStep{5};
  static constexpr std::size_t kSteps = 12;  // an hour

  using Recent = std::list<SpoofingAttempt>;  // the last one first
  struct Shard {
    mutable std::mutex mutex;
    Recent recent;
    std::unordered_map<std::string, Recent::iterator> places;  // by system_id, a NUL, sender
    std::uint64_t forgotten = 0;
  };
  struct Counts {
    std::uint64_t all = 0;
    std::int64_t step = 0;                      // since 1970, of the newest of `steps`
    std::array<std::uint32_t, kSteps> steps{};  // by step modulo kSteps
  };

  void count_client(const std::string& system_id, WallTime at);
  void count_pair(const net::SessionName& session, const relay::MessageRefused& refused,
                  std::string system_id, std::string sender);
  static void turn(Counts& counts, WallTime now);

  const std::size_t most_of_shard_;
  std::array<Shard, kShards> shards_;
  mutable std::mutex clients_mutex_;
  std::unordered_map<std::string, Counts> clients_;
};

}  // namespace smppguard::app
