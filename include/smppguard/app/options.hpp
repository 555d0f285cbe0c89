// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace smppguard::app {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class NumberMasking : std::uint8_t { none, last_four };

enum class LogFormat : std::uint8_t {
  automatic,  ///< text on a terminal, JSON elsewhere
  text,
  json,  ///< an object for each line
};

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::automatic;
  std::string file;                                     ///< empty: standard error
  std::size_t rotate_octets = std::size_t{100} << 20U;  ///< of the file, before another is begun; 0: never
  std::size_t rotate_keep = 7;                          ///< files besides the one that is written
  std::uint32_t refusals_per_second = 100;              ///< lines; 0: all
  NumberMasking mask_numbers = NumberMasking::none;     ///< last_four: 1222333****

  friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// Where the command line reaches a running service.
struct ControlOptions {
  std::string socket;  ///< path of a Unix socket; empty: none

  friend bool operator==(const ControlOptions&, const ControlOptions&) = default;
};

/// Whether and how others may have the senders that are blocked here.
struct ShareOptions {
  std::string key_file;  ///< signs the file (PEM, Ed25519; made if it is not there); empty: nothing is shared
  std::string source;    ///< who blocks them; a node's name, in which the host's stands for ""
  std::chrono::hours valid_for{48};  ///< from when the file was made

  friend bool operator==(const ShareOptions&, const ShareOptions&) = default;
};

}  // namespace smppguard::app
