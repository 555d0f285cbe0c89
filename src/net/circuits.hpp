// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/net/options.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

namespace smppguard::net {

/// How long an endpoint that could not be reached is passed over: `first`, then twice as long with each
/// further failure, at most `most`.
struct CircuitTimes {
  Duration first{500};
  Duration most{30'000};
};

/// Remembers which endpoints could not be reached, for all workers. An endpoint's circuit is closed; a
/// failure opens it, and nobody dials for a while; then one dial may try (half-open), and its success closes
/// the circuit. Any thread.
class Circuits : public std::enable_shared_from_this<Circuits> {
  struct Key {
    std::string upstream;
    Endpoint endpoint;

    friend bool operator<(const Key& a, const Key& b) noexcept {
      return std::tie(a.upstream, a.endpoint.host, a.endpoint.port) <
             std::tie(b.upstream, b.endpoint.host, b.endpoint.port);
    }
  };

 public:
  /// A circuit opened (`why` says what failed and for how long it is passed over) or closed again (`why` is
  /// empty). Called in the order of the changes and under a lock: must not block nor come back here.
  using Changed =
      std::function<void(const std::string& upstream, const Endpoint& endpoint, const std::string& why)>;

  explicit Circuits(Changed changed) : changed_{std::move(changed)} {}

  /// Leave to dial. Whoever has it says how that ended; if it just goes away, nothing was learnt.
  class Attempt {
   public:
    Attempt(Attempt&&) noexcept = default;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();

    /// One of the two, once.
    void succeeded();
    void failed(const CircuitTimes& times, const std::string& why, Time now);

   private:
    friend Circuits;
    Attempt(std::shared_ptr<Circuits> circuits, Key key, std::uint64_t opening)
        : circuits_{std::move(circuits)}, key_{std::move(key)}, opening_{opening} {}

    std::shared_ptr<Circuits> circuits_;  // nullptr once told, or moved from
    Key key_;
    std::uint64_t opening_;  // 0: the circuit was closed
  };

  /// What is known of an endpoint. What was never tried is not known.
  struct Known {
    bool up = false;
    std::string why{};  ///< not up: what failed
    WallTime since{};
  };
  [[nodiscard]] std::optional<Known> known(const std::string& upstream, const Endpoint& endpoint) const;

  struct PassedOver {
    Time until;  ///< in the past: somebody is trying
  };

  [[nodiscard]] std::variant<Attempt, PassedOver> begin(const std::string& upstream, const Endpoint& endpoint,
                                                        Time now);

 private:
  struct Open {
    std::uint64_t opening;  // no two have the same
    Duration pause;
    Time until;
    bool being_tried = false;
  };

  void close(const Key& key);
  void know(const Key& key, bool up, const std::string& why);
  void open(const Key& key, std::uint64_t opening, const CircuitTimes& times, const std::string& why,
            Time now);
  void give_back(const Key& key, std::uint64_t opening) noexcept;

  Changed changed_;
  mutable std::mutex mutex_;
  std::map<Key, Open> open_;  // a circuit that is not here is closed
  std::map<Key, Known> known_;
  std::uint64_t openings_ = 0;
};

}  // namespace smppguard::net
