// SPDX-License-Identifier: Apache-2.0
#include "postgres_fault.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace smppguard::store {
namespace {

struct Advice {
  std::string_view states;  // those that begin so
  std::string_view text;
};

constexpr std::string_view kOutcomeAdvice =
    "whether it was committed shows in the database; what was answered with an error may be there";
constexpr std::string_view kPoolerAdvice =
    "a pooler in between gives each transaction another connection: let it give one for each session";

// The first that fits.
constexpr std::array kAdvice = std::to_array<Advice>({
    {"28P01", "see that the user and the password in password_file or the URL are right"},
    {"28000", "let pg_hba.conf admit this user from this host, and see that the user exists"},
    {"26000", kPoolerAdvice},
    {"42P05", kPoolerAdvice},
    {"3D000", "create the database (createdb) or name another one in the URL"},
    {"3F000", "create the schema or name another one in the URL (options=-csearch_path%3D...)"},
    {"42501",
     "grant that to this user (to look on: USAGE on the schema, SELECT on its tables), or make it their "
     "owner"},
    {"42P01", "a table is missing: see that the URL leads to the right database and schema"},
    {"53300", "raise max_connections on the server or let fewer programs use it"},
    {"53100", "free space on the server's disk; records are taken again as soon as there is some"},
    {"53", "the server is out of something: look into its log"},
    {"25006",
     "the server is a standby or read-only: name the primary, or all hosts and "
     "target_session_attrs=read-write"},
    {"55P03",
     "another transaction holds a lock: find it in pg_stat_activity and pg_locks, and let it end or "
     "end it with pg_terminate_backend"},
    {"57014", "it took too long: see in pg_stat_activity what keeps the server busy or holds a lock"},
    {"57P03", "the server is starting or stopping: wait, or start it"},
    {"57P", "the server ended the connection: see its log; it is opened again by itself"},
    {"25P03",
     "the server ended a transaction in which nothing happened for too long: see whether this machine "
     "or the network stood still"},
    {"40003", kOutcomeAdvice},
    {"40", "another transaction was in the way; it is tried again"},
    {"08001", "see that the server runs, that host and port are right and that no firewall is in between"},
    {kOutcomeUnknown, kOutcomeAdvice},
    {"08", "see that the server and the network run; the connection is opened again by itself"},
    {"XX001", "the server's files are damaged: stop it, keep a copy and restore a backup"},
    {"XX002", "an index is damaged: see the server's log and REINDEX"},
    {"0A000", "this engine does not know it: see the README for those that do"},
});

bool is_state(std::string_view text) noexcept {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Takes a line off the front.
std::string_view take_line(std::string_view& text) noexcept {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trim(line);
}

// "LOCATION:  auth_failed, auth.c:338" is of no use to an operator.
bool is_location(std::string_view line) noexcept {
  return line.find(".c:") != std::string_view::npos && line.find(':') < line.find(".c:");
}

}  // namespace

Trouble trouble_of(std::string_view state) noexcept {
  if (state == "40001" || state == "40P01") return Trouble::again;
  const std::string_view kind = state.substr(0, 2);
  // 54: more than the server takes, such as a key that is too long for its index.
  return kind == "22" || kind == "23" || kind == "54" || state == "P0001" ? Trouble::change : Trouble::store;
}

bool is_unknown_to_engine(std::string_view state) noexcept {
  return state == "0A000" || state == "42601";
}

std::string describe(const PostgresFault& fault) {
  for (const Advice& advice : kAdvice) {
    if (fault.state.starts_with(advice.states))
      return fmt::format("{} [{}]; {}", fault.text, fault.state, advice.text);
  }
  return fmt::format("{} [{}]; see the server's log", fault.text, fault.state);
}

PostgresFault read_fault(std::string_view text, std::string_view state_if_none) {
  PostgresFault fault{std::string{state_if_none}, {}};
  while (!text.empty()) {
    std::string line{take_line(text)};
    if (line.empty() || is_location(line)) continue;
    for (auto at = line.find(":  "); at != std::string::npos; at = line.find(":  ", at + 1)) {
      const std::string state = line.substr(at + 3, 5);
      if (!is_state(state) || line.compare(at + 8, 2, ": ") != 0) continue;
      fault.state = state;
      line.erase(at + 2, 8);
      break;
    }
    if (!fault.text.empty()) fault.text += "; ";
    fault.text += line;
  }
  if (fault.text.empty()) fault.text = "the connection ended without a word";
  return fault;
}

}  // namespace smppguard::store
