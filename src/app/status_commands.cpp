// SPDX-License-Identifier: Apache-2.0
// What the command line asks a running service: its state, its sessions, its log and its end.
#include "ask.hpp"
#include "command_options.hpp"
#include "commands.hpp"
#include "json_output.hpp"
#include "printable.hpp"
#include "table.hpp"

#include <fmt/core.h>
#include <memory>
#include <optional>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::app {
namespace {

using boost::json::object;
using boost::json::value;

struct AskArguments {
  ServicePlace service{kDefaultConfig, ""};
  bool json = false;
  std::string system_id{};
  std::string listener{};
  std::size_t limit = 100;
  std::uint64_t session = 0;
  std::string level{};
};

std::string text_of(const value& one) {
  if (one.is_string()) return std::string{one.get_string()};
  return one.is_null() ? "" : boost::json::serialize(one);
}

std::string text_of(const object& from, std::string_view name) {
  const value* const found = from.if_contains(name);
  return found == nullptr ? "" : text_of(*found);
}

/// A letter or digit, and what needs no escape in a query.
bool is_plain(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_';
}

std::string escaped(std::string_view text) {
  std::string all;
  for (const char c : text) {
    all += is_plain(c) ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return all;
}

/// What the service says, as an object; nothing, and told why, if it does not do it. `status` is the exit
/// status then.
std::optional<object> ask_json(const AskArguments& arguments, const web::Question& question, int& status) {
  const auto outcome = ask(arguments.service, question, "", status);
  if (!outcome) return std::nullopt;
  if (!outcome->ok) {
    for (const std::string& line : outcome->lines)
      fmt::print(stderr, "smppguard: {}\n", printable_unquoted(line));
    status = exit_failed;
    return std::nullopt;
  }
  std::string body;
  for (const std::string& line : outcome->lines) body += line;
  boost::json::error_code failed;
  value read = boost::json::parse(body, failed);
  if (!failed && read.is_object()) return std::move(read.get_object());
  fmt::print(stderr, "smppguard: the service gave an answer that is not understood\n");
  status = exit_failed;
  return std::nullopt;
}

void print_upstreams(const object& status) {
  for (const value& upstream : status.at("upstreams").as_array()) {
    for (const value& one : upstream.at("endpoints").as_array()) {
      const object& endpoint = one.as_object();
      const std::string why = text_of(endpoint, "why");
      print_field("upstream",
                  printable_unquoted(fmt::format("{}: {} {}{}", text_of(upstream.as_object(), "name"),
                                                 text_of(endpoint, "endpoint"), text_of(endpoint, "state"),
                                                 why.empty() ? "" : ": " + why)));
    }
  }
}

void print_status(const object& status) {
  for (const char* const name : {"version", "node", "started_at", "doing"}) {
    print_field(name, printable_unquoted(text_of(status, name)));
  }
  print_field("ready", status.at("ready").as_bool() ? "yes" : "no");
  for (const value& cause : status.at("causes").as_array())
    print_field("because", printable_unquoted(text_of(cause)));
  const object& sessions = status.at("sessions").as_object();
  print_field("sessions", fmt::format("{} open, {} bound, {} workers", text_of(sessions, "open"),
                                      text_of(sessions, "bound"), text_of(status, "workers")));
  for (const value& one : status.at("listeners").as_array()) {
    print_field("listener", printable_unquoted(fmt::format("{} {}", text_of(one.as_object(), "name"),
                                                           text_of(one.as_object(), "address"))));
  }
  print_upstreams(status);
  const object& registry = status.at("registry").as_object();
  const std::string oldest = text_of(registry, "oldest_version");
  print_field("lists",
              fmt::format("{} with {} numbers{}", text_of(registry, "lists"), text_of(registry, "numbers"),
                          oldest.empty() ? "" : ", the oldest of " + oldest));
  const object& store = status.at("store").as_object();
  print_field("store", text_of(store, "kind") + (store.at("ready").as_bool() ? "" : ", not ready"));
  for (const value& one : status.at("warnings").as_array()) {
    const object& warning = one.as_object();
    print_field(
        text_of(warning, "severity"),
        printable_unquoted(fmt::format("{} ({})", text_of(warning, "text"), text_of(warning, "action"))));
  }
}

int ask_status(const AskArguments& arguments) {
  int status = exit_failed;
  const auto all = ask_json(arguments, {web::Method::get, "/api/v1/status"}, status);
  if (!all) return status;
  arguments.json ? print_json(*all) : print_status(*all);
  return all->at("ready").as_bool() ? exit_ok : exit_failed;
}

void print_sessions(const object& page) {
  Table table{{"ID", "SYSTEM_ID", "STATE", "BIND", "SOURCE", "LISTENER", "UPSTREAM", "AGE_S", "IDLE_S",
               "FROM_ESME", "FROM_SMSC", "REFUSED"}};
  for (const value& one : page.at("sessions").as_array()) {
    const object& session = one.as_object();
    const object& forwarded = session.at("forwarded").as_object();
    std::vector<std::string> cells;
    for (const char* const name :
         {"id", "system_id", "state", "bind_type", "source", "listener", "upstream", "age_s", "idle_s"}) {
      cells.push_back(printable(text_of(session, name)));
    }
    cells.push_back(text_of(forwarded, "esme"));
    cells.push_back(text_of(forwarded, "smsc"));
    cells.push_back(text_of(session, "refused"));
    table.add(std::move(cells));
  }
  table.print();
  if (page.at("more").as_bool())
    fmt::print(stderr, "{} in all; --limit shows more\n", text_of(page, "total"));
}

int ask_sessions(const AskArguments& arguments) {
  std::string target = fmt::format("/api/v1/sessions?limit={}", arguments.limit);
  if (!arguments.system_id.empty()) target += "&system_id=" + escaped(arguments.system_id);
  if (!arguments.listener.empty()) target += "&listener=" + escaped(arguments.listener);
  int status = exit_failed;
  const auto page = ask_json(arguments, {web::Method::get, target}, status);
  if (!page) return status;
  arguments.json ? print_json(*page) : print_sessions(*page);
  return exit_ok;
}

void print_attempts(const object& page) {
  Table table{{"SYSTEM_ID", "SENDER", "COUNT", "FIRST", "LAST", "REASON", "SOURCE"}};
  for (const value& one : page.at("attempts").as_array()) {
    const object& attempt = one.as_object();
    std::vector<std::string> cells;
    for (const char* const name :
         {"system_id", "sender", "count", "first_at", "last_at", "reason", "source"}) {
      cells.push_back(text_of(attempt, name));
    }
    table.add(std::move(cells));
  }
  table.print();
  if (page.at("more").as_bool())
    fmt::print(stderr, "{} in all; --limit shows more\n", text_of(page, "total"));
  if (const std::string forgotten = text_of(page, "forgotten"); forgotten != "0")
    fmt::print(stderr, "{} older ones had to be forgotten; the journal has each refusal\n", forgotten);
}

int ask_spoofing(const AskArguments& arguments) {
  std::string target = fmt::format("/api/v1/spoofing?limit={}", arguments.limit);
  if (!arguments.system_id.empty()) target += "&system_id=" + escaped(arguments.system_id);
  int status = exit_failed;
  const auto page = ask_json(arguments, {web::Method::get, target}, status);
  if (!page) return status;
  arguments.json ? print_json(*page) : print_attempts(*page);
  return exit_ok;
}

int ask_disconnect(const AskArguments& arguments) {
  int status = exit_failed;
  const auto done = ask_json(
      arguments, {web::Method::delete_, fmt::format("/api/v1/sessions/{}", arguments.session)}, status);
  if (!done) return status;
  if (arguments.json) {
    print_json(*done);
  } else {
    fmt::print("session {} ends\n", arguments.session);
  }
  return exit_ok;
}

int ask_drain(const AskArguments& arguments) {
  int status = exit_failed;
  const auto done = ask_json(arguments, {web::Method::post, "/api/v1/drain"}, status);
  if (!done) return status;
  if (arguments.json) {
    print_json(*done);
  } else {
    fmt::print("the service ends as soon as what is outstanding is answered\n");
  }
  return exit_ok;
}

int ask_log_level(const AskArguments& arguments) {
  web::Question question{web::Method::get, "/api/v1/log-level"};
  if (!arguments.level.empty()) {
    question.method = web::Method::put;
    question.body = fmt::format(R"({{"level":"{}"}})", arguments.level);
  }
  int status = exit_failed;
  const auto level = ask_json(arguments, question, status);
  if (!level) return status;
  if (arguments.json) {
    print_json(*level);
  } else {
    fmt::print("{}\n", text_of(*level, "level"));
  }
  return exit_ok;
}

/// A subcommand that asks the service, and what its options fill in.
Command<AskArguments> add_asking(CLI::App& group, const char* name, const char* help,
                                 int (*run)(const AskArguments&), int& status) {
  CLI::App* const command = group.add_subcommand(name, help);
  const auto arguments = std::make_shared<AskArguments>();
  add_config(*command, arguments->service.config);
  command->add_option("--socket", arguments->service.socket,
                      "Control socket of the service (default: control.socket of the configuration)");
  add_json(*command, arguments->json);
  command->callback([arguments, run, &status, command] {
    if (command->get_subcommands().empty()) status = run(*arguments);
  });
  return {*command, *arguments};
}

}  // namespace

void add_status_commands(CLI::App& program, int& status) {
  add_asking(program, "status",
             "How the running service does, and what somebody has to see to; exit status 0 if it is ready",
             ask_status, status);

  auto sessions = add_asking(program, "sessions", "List the open sessions, or end one", ask_sessions, status);
  sessions.app.add_option("--system-id", sessions.arguments.system_id, "Only of this one");
  sessions.app.add_option("--listener", sessions.arguments.listener, "Only on this one");
  add_limit(sessions.app, sessions.arguments.limit);
  sessions.app.require_subcommand(0, 1);
  auto ending =
      add_asking(sessions.app, "disconnect", "End a session in order, by unbind", ask_disconnect, status);
  ending.app.add_option("ID", ending.arguments.session, "As the list names it")->required();

  auto spoofing = add_asking(
      program, "spoofing",
      "Which clients have used senders that are not their own or that they did not prove, since the start",
      ask_spoofing, status);
  spoofing.app.add_option("--system-id", spoofing.arguments.system_id, "Only of this one");
  add_limit(spoofing.app, spoofing.arguments.limit);

  add_asking(program, "drain", "End the running service in order, as SIGTERM does", ask_drain, status);
  auto level =
      add_asking(program, "log-level", "Show how much is logged, or log more or less until the next reload",
                 ask_log_level, status);
  level.app.add_option("LEVEL", level.arguments.level, "debug, info, warn or error");
}

}  // namespace smppguard::app
