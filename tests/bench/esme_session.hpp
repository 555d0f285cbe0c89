// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "histogram.hpp"
#include "link.hpp"
#include "poller.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace smppguard::bench {

/// What came back, over all sessions of a load.
struct Tally {
  Histogram latency;  ///< from the moment a submit_sm was due to its response's arrival
  std::map<std::uint32_t, std::uint64_t> other_statuses;
  std::uint64_t ok = 0;
  std::uint64_t unexpected = 0;  ///< responses that no outstanding request has: repeated, invented or mangled
};

/// What a message to a watched destination was answered.
struct WatchedAnswer {
  std::uint64_t order;  ///< of its submit_sm among all of the session
  Clock::time_point due;
  Clock::time_point answered;
  Digits destination;
  std::uint32_t status;
};

/// One bind of a load. Each outstanding submit_sm holds one of `window` slots, and its sequence_number names
/// the slot and the turn, so every response is matched exactly, in whatever order they come. One thread.
class EsmeSession {
 public:
  enum class State : std::uint8_t { binding, bound, unbinding, ended, failed };
  static constexpr unsigned kMostWindow = 4096;

  EsmeSession(Link link, unsigned window, std::string_view system_id);

  /// Adds one submit_sm to what is to be written. Needs free() > 0.
  /// `destination` must outlive the answer.
  void submit(const SubmitTemplate& pdu, const Destination& destination, Clock::time_point due);
  void unbind();
  void flush();
  /// Reads once, answers what needs an answer, counts responses into `tally`.
  void on_readable(Tally& tally);

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] bool alive() const noexcept { return state_ != State::ended && state_ != State::failed; }
  [[nodiscard]] std::size_t free() const noexcept { return state_ == State::bound ? free_.size() : 0; }
  [[nodiscard]] std::size_t outstanding() const noexcept { return slots_.size() - free_.size(); }
  [[nodiscard]] bool wants_write() const noexcept { return alive() && link_.wants_write(); }
  [[nodiscard]] int fd() const noexcept { return link_.fd(); }
  [[nodiscard]] const std::vector<WatchedAnswer>& watched() const noexcept { return watched_; }

 private:
  struct Slot {
    Clock::time_point due;
    std::uint32_t sequence;  ///< of the outstanding or, when free, of the last request
    bool taken;
    std::uint64_t order;
    const Destination* destination;
  };

  void on_pdu(const Header& header, Clock::time_point now, Tally& tally);
  void on_response(const Header& header, Clock::time_point now, Tally& tally);
  void answer(const Header& request);
  void on_closed() noexcept { state_ = state_ == State::unbinding ? State::ended : State::failed; }

  Link link_;
  State state_ = State::binding;
  std::vector<Slot> slots_;
  std::vector<std::uint16_t> free_;
  std::uint64_t submitted_ = 0;
  std::vector<WatchedAnswer> watched_;
};

}  // namespace smppguard::bench
