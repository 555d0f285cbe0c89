// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

constexpr std::size_t kQueuedLines = 16'384;
constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ %-5l %v";
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// The number by which syslog and journald know a level (sd-daemon(3)).
class Priority final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& destination) override {
    const std::string_view number = message.level >= spdlog::level::err    ? "<3>"
                                    : message.level == spdlog::level::warn ? "<4>"
                                    : message.level == spdlog::level::info ? "<6>"
                                                                           : "<7>";
    destination.append(number.data(), number.data() + number.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return spdlog::details::make_unique<Priority>();
  }
};

/// Whether standard error goes to journald, which names the stream's device and inode (systemd.exec(5)).
bool writes_to_journald() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* const named = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  return named != nullptr && fstat(STDERR_FILENO, &status) == 0 &&
         named == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

bool is_json(const LogOptions& options) {
  if (options.format != LogFormat::automatic) return options.format == LogFormat::json;
  return !options.file.empty() || isatty(STDERR_FILENO) == 0;
}

spdlog::sink_ptr make_sink(const LogOptions& options) {
  if (options.file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  try {
    if (options.rotate_octets == 0) {
      return std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
    }
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file, options.rotate_octets,
                                                                  options.rotate_keep);
  } catch (const spdlog::spdlog_ex& error) {
    throw std::runtime_error("cannot open log.file " + options.file + ": " + error.what());
  }
}

std::unique_ptr<spdlog::formatter> make_formatter(const LogOptions& options) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<Priority>('*');
  const std::string priority = options.file.empty() && writes_to_journald() ? "%*" : "";
  formatter->set_pattern(priority + (is_json(options) ? kJsonPattern : kTextPattern));
  return formatter;
}

}  // namespace

Log::Log(const LogOptions& options) : json_{is_json(options)} {
  spdlog::init_thread_pool(kQueuedLines, 1);
  logger_ = std::make_shared<spdlog::async_logger>("smppguard", make_sink(options), spdlog::thread_pool(),
                                                   spdlog::async_overflow_policy::overrun_oldest);
  logger_->set_level(level_of(options.level));
  logger_->set_formatter(make_formatter(options));
  logger_->flush_on(spdlog::level::info);
}

Log::~Log() {
  if (const std::size_t lost = dropped(); lost > 0) warn(fmt::format("{} log lines were dropped", lost));
  logger_->flush();
  spdlog::shutdown();  // joins the writing thread
}

void Log::write(LogLevel level, const LogLine& line) {
  if (takes(level)) logger_->log(level_of(level), json_ ? line.members() : line.text());
}

void Log::info(const std::string& line) {
  write(LogLevel::info, LogLine{line});
}
void Log::warn(const std::string& line) {
  write(LogLevel::warn, LogLine{line});
}
void Log::error(const std::string& line) {
  write(LogLevel::error, LogLine{line});
}

bool Log::takes(LogLevel level) const noexcept {
  return logger_->should_log(level_of(level));
}

std::size_t Log::dropped() const {
  return spdlog::thread_pool()->overrun_counter();
}

LogLevel Log::level() const noexcept {
  switch (logger_->level()) {
    case spdlog::level::trace:
    case spdlog::level::debug: return LogLevel::debug;
    case spdlog::level::warn: return LogLevel::warn;
    case spdlog::level::err:
    case spdlog::level::critical: return LogLevel::error;
    default: return LogLevel::info;
  }
}

void Log::set_level(LogLevel level) {
  logger_->set_level(level_of(level));
}

}  // namespace smppguard::app
