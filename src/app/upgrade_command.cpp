// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"
#include "commands.hpp"
#include "office_access.hpp"
#include "printable.hpp"

#include <chrono>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::app {
namespace {

using boost::json::object;

constexpr std::chrono::milliseconds kPause{100};
constexpr unsigned kNotFound = 404;
/// Between two processes nobody has the control socket for a moment.
constexpr std::chrono::seconds kLongestSilence{30};

/// What a process says of itself.
struct Seen {
  std::int64_t pid = 0;
  std::string version;
  std::string stage;
  std::string detail;
};

std::optional<Seen> read_status(const web::Answer& answer) {
  boost::json::error_code failed;
  const boost::json::value read = boost::json::parse(answer.body, failed);
  if (failed || !read.is_object()) return std::nullopt;
  const auto text = [](const object& from, const char* name) {
    const boost::json::value* const found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
  };
  const object& status = read.get_object();
  const boost::json::value* const pid = status.if_contains("pid");
  if (pid == nullptr || !pid->is_int64()) return std::nullopt;  // a service of before upgrades
  Seen seen{pid->get_int64(), text(status, "version"), "none", ""};
  const boost::json::value* const upgrade = status.if_contains("upgrade");
  if (upgrade != nullptr && upgrade->is_object()) {
    seen.stage = text(upgrade->get_object(), "stage");
    seen.detail = text(upgrade->get_object(), "detail");
  }
  return seen;
}

std::optional<Seen> look(const std::string& socket) {
  const auto answer = web::ask(socket, {web::Method::get, "/api/v1/status"});
  if (answer.has_error() || answer->status != 200) return std::nullopt;
  return read_status(*answer);
}

/// What became of it; tells on the way how far it is.
int await_end(const std::string& socket, const Seen& before) {
  using Clock = std::chrono::steady_clock;
  std::string told;
  for (auto heard = Clock::now(); Clock::now() - heard < kLongestSilence;
       std::this_thread::sleep_for(kPause)) {
    const auto now = look(socket);
    if (!now) continue;
    heard = Clock::now();
    if (now->pid != before.pid) {
      fmt::print("process {} serves, smppguard {}; process {} ends when its sessions have\n", now->pid,
                 printable_unquoted(now->version), before.pid);
      return exit_ok;
    }
    if (now->stage != "starting")
      return say_failed(printable_unquoted(now->detail) + "; nothing has changed");
    if (now->detail == told) continue;
    told = now->detail;
    fmt::print(stderr, "{}\n", printable_unquoted(told));
  }
  return say_failed("the service has not answered for 30 s; see its log, and smppguard status");
}

/// The one failure that a restart mends.
int cannot(const std::string& why) {
  (void)say_failed(why + "; it takes a restart");
  return exit_refused;
}

}  // namespace

int upgrade(const UpgradeArguments& arguments) {
  int status = exit_failed;
  constexpr const char* kOtherwise = ", or send SIGUSR2 to the process (its log says how the upgrade went)";
  const auto socket = control_socket({arguments.config, arguments.socket}, kOtherwise, status);
  if (!socket) return status == exit_failed ? exit_refused : status;
  const auto before = look(*socket);
  const auto begun = web::ask(*socket, {web::Method::post, "/api/v1/upgrade"});
  if (begun.has_error()) return cannot(begun.error().message);
  if (begun->status == kNotFound) return cannot("the version that runs cannot be replaced while it runs");
  if (const Outcome outcome = outcome_of(*begun); !outcome.ok) {
    for (const std::string& line : outcome.lines) status = say_failed(printable_unquoted(line));
    return status;
  }
  if (!before) return say_failed("the service has not said which process it is; see its log");
  return await_end(*socket, *before);
}

}  // namespace smppguard::app
