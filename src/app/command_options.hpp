// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::app {

// Options that several commands have. What they fill in must live as long as the command; text that cannot be
// read is a usage error, with all of an option's texts told at once.

inline constexpr const char* kDefaultConfig = "/etc/smppguard/smppguard.yaml";

void add_config(CLI::App& command, std::string& path);

/// A subcommand, and what its options fill in.
template <class Arguments>
struct Command {
  CLI::App& app;
  Arguments& arguments;
};

/// Adds one that runs `run` with its own Arguments, which name the configuration.
template <class Arguments>
Command<Arguments> add_command(CLI::App& group, const std::string& name, const std::string& help,
                               int (*run)(const Arguments&), int& status) {
  CLI::App* const command = group.add_subcommand(name, help);
  const auto arguments = std::make_shared<Arguments>();
  add_config(*command, arguments->config);
  command->callback([arguments, run, &status] { status = run(*arguments); });
  return {*command, *arguments};
}

/// Any text; "" is one too.
CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& text,
                      const std::string& help);

/// Who does it and why.
struct DoerOptions {
  std::string by;
  std::string note;
};
enum class Explicit : bool {
  no,  ///< by is whoever runs the command unless given; the note may be missing
  yes  ///< both must be given
};
void add_doer(CLI::App& command, DoerOptions& doer, Explicit explicitly = Explicit::no);

CLI::Option* add_number(CLI::App& command, const std::string& name, PhoneNumber& number,
                        const std::string& help);
CLI::Option* add_numbers(CLI::App& command, const std::string& name, std::vector<PhoneNumber>& numbers,
                         const std::string& help);
CLI::Option* add_time(CLI::App& command, const std::string& name, std::optional<WallTime>& time,
                      const std::string& help);
/// As the administrative API gives it.
void add_json(CLI::App& command, bool& json);
/// How many, newest first.
void add_limit(CLI::App& command, std::size_t& limit);

/// One of the words that `find` knows.
template <class T, class Find>
CLI::Option* add_word(CLI::App& command, const std::string& name, T& target, Find find,
                      const std::string& words, const std::string& help) {
  return command.add_option_function<std::string>(
      name,
      [&target, find, words, name](const std::string& text) {
        const auto found = find(text);
        if (!found) throw CLI::ValidationError(name, "'" + text + "' is none of " + words);
        target = *found;
      },
      help + ": " + words);
}

/// "yes" or "no".
CLI::Option* add_yes_no(CLI::App& command, const std::string& name, std::optional<bool>& value,
                        const std::string& help);

}  // namespace smppguard::app
