// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log_line.hpp"
#include "smppguard/app/options.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace smppguard::app {

/// The process's log. Lines are written by a thread of their own, so that no worker waits for a disk or a
/// terminal; where they come faster than they can be written the oldest are dropped and counted.
/// Never carries a password or the text of a message. Any thread.
class Log {
 public:
  /// Throws std::runtime_error if the file cannot be opened.
  explicit Log(const LogOptions& options);
  ~Log();  ///< writes what is queued
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void write(LogLevel level, const LogLine& line);
  /// Only words: the event is `line`.
  void info(const std::string& line);
  void warn(const std::string& line);
  void error(const std::string& line);
  /// Whether such a line would be written, for those that cost something to make.
  [[nodiscard]] bool takes(LogLevel level) const noexcept;
  [[nodiscard]] std::size_t dropped() const;
  [[nodiscard]] LogLevel level() const noexcept;
  void set_level(LogLevel level);

 private:
  const bool json_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace smppguard::app
