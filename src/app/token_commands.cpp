// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "smppguard/core/file_lock.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/web/tokens.hpp"
#include "table.hpp"
#include "wall_clock.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/core.h>
#include <functional>

namespace smppguard::app {
namespace {

using Tokens = std::vector<web::Token>;

struct TokenArguments {
  std::string config = kDefaultConfig;
  std::string file;  ///< "": what the configuration names
  std::string name;
  web::Role role = web::Role::viewer;
};

/// Nothing, and told why, if there is none; `status` is the exit status then.
std::optional<std::filesystem::path> token_file_of(const TokenArguments& arguments, int& status) {
  if (!arguments.file.empty()) return arguments.file;
  const auto loaded = load_config(arguments.config);
  status = exit_usage;
  if (!loaded) return std::nullopt;
  if (!loaded->config.api.tokens_file.empty()) return loaded->config.api.tokens_file;
  status = say_failed(arguments.config + " names no api: tokens_file: (hint: give --file)");
  return std::nullopt;
}

Result<Tokens> read_if_there(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Tokens{};
  return web::read_token_file(path);
}

auto named(Tokens& tokens, const std::string& name) {
  return std::find_if(tokens.begin(), tokens.end(), [&](const web::Token& one) { return one.name == name; });
}

/// One at a time, whoever else changes the file.
int change_tokens(const std::filesystem::path& path, const std::function<Result<void>(Tokens&)>& change) {
  const auto lock = FileLock::wait_for(path.string() + ".lock");
  if (lock.has_error()) return say_failed(path.string() + ": " + lock.error().message);
  auto tokens = read_if_there(path);
  if (tokens.has_error()) return say_failed(tokens.error().message);
  if (auto changed = change(*tokens); changed.has_error()) {
    return say_failed(path.string() + ": " + changed.error().message);
  }
  if (auto written = web::write_token_file(path, *tokens); written.has_error()) {
    return say_failed(written.error().message);
  }
  return exit_ok;
}

/// Of whoever runs the command, as it can stand in the file.
std::string creator() {
  const std::string by = deed_of("", "").by;
  return web::is_token_name(by) ? by : "unknown";
}

constexpr const char* kFromWhenOn = "a running service heeds it from its next reload on (smppguard reload)";

int add_token(const TokenArguments& arguments) {
  if (!web::is_token_name(arguments.name)) {
    return say_failed("a token's name has up to 64 letters, digits, dots, hyphens, underscores and @");
  }
  int status = exit_failed;
  const auto path = token_file_of(arguments, status);
  if (!path) return status;
  const std::string token = web::make_token();
  status = change_tokens(*path, [&](Tokens& tokens) -> Result<void> {
    if (named(tokens, arguments.name) != tokens.end()) {
      return fail(arguments.name + " is there already; choose another name, or remove it first");
    }
    tokens.push_back(
        {arguments.name, arguments.role, web::digest_of(token), to_text(wall_time_now()), creator()});
    return {};
  });
  if (status != exit_ok) return status;
  fmt::print("{}\n", token);
  fmt::print(stderr, "smppguard: this is the token of {}, role {}, and is shown only now; {}\n",
             arguments.name, web::name(arguments.role), kFromWhenOn);
  return exit_ok;
}

int remove_token(const TokenArguments& arguments) {
  int status = exit_failed;
  const auto path = token_file_of(arguments, status);
  if (!path) return status;
  status = change_tokens(*path, [&](Tokens& tokens) -> Result<void> {
    const auto found = named(tokens, arguments.name);
    if (found == tokens.end()) return fail("there is no token " + arguments.name);
    tokens.erase(found);
    return {};
  });
  if (status != exit_ok) return status;
  fmt::print(stderr, "smppguard: the token of {} is removed; {}\n", arguments.name, kFromWhenOn);
  return exit_ok;
}

int list_tokens(const TokenArguments& arguments) {
  int status = exit_failed;
  const auto path = token_file_of(arguments, status);
  if (!path) return status;
  const auto tokens = web::read_token_file(*path);
  if (tokens.has_error()) return say_failed(tokens.error().message);
  Table table{{"name", "role", "created", "by"}};
  for (const web::Token& one : *tokens) {
    table.add({one.name, std::string(web::name(one.role)), one.created_at, one.created_by});
  }
  table.print();
  return exit_ok;
}

Command<TokenArguments> add_one(CLI::App& group, const std::string& name, const std::string& help,
                                int (*run)(const TokenArguments&), int& status) {
  auto command = add_command<TokenArguments>(group, name, help, run, status);
  command.app.add_option("--file", command.arguments.file,
                         "The file of tokens (default: api.tokens_file of the configuration)");
  return command;
}

}  // namespace

void add_token_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("token", "Who may use the administrative API");
  group->require_subcommand(1);
  auto add = add_one(*group, "add", "Make a token and print it, once", add_token, status);
  add.app.add_option("name", add.arguments.name, "Whose it is; stands behind every change made with it")
      ->required();
  add_word(add.app, "--role", add.arguments.role, web::find_role, "viewer, support, operator",
           "What it may do, each of them all that those before may")
      ->required();
  add_one(*group, "list", "Names and roles", list_tokens, status);
  auto remove = add_one(*group, "remove", "Take somebody's token away", remove_token, status);
  remove.app.add_option("name", remove.arguments.name, "Whose")->required();
}

}  // namespace smppguard::app
