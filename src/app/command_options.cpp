// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"

#include "smppguard/core/time_text.hpp"

#include <string_view>

namespace smppguard::app {
namespace {

std::optional<bool> find_yes_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

}  // namespace

void add_config(CLI::App& command, std::string& path) {
  command.add_option("-c,--config", path, "Configuration file")->capture_default_str();
}

CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& text,
                      const std::string& help) {
  return command.add_option_function<std::string>(
      name, [&text](const std::string& given) { text = given; }, help);
}

void add_doer(CLI::App& command, DoerOptions& doer, Explicit explicitly) {
  CLI::Option* const by = command.add_option(
      "--by", doer.by,
      explicitly == Explicit::yes ? "Name of the person who decides"
                                  : "Name of the person who does it (default: SUDO_USER, else USER)");
  CLI::Option* const note = command.add_option("--note", doer.note, "Why, in one line");
  if (explicitly == Explicit::yes) {
    by->required();
    note->required();
  }
}

CLI::Option* add_number(CLI::App& command, const std::string& name, PhoneNumber& number,
                        const std::string& help) {
  return command.add_option_function<std::string>(
      name,
      [&number, name](const std::string& text) {
        const auto read = read_address(text);
        if (!read) throw CLI::ValidationError(name, "'" + text + "' is no number; write its digits only");
        number = *read;
      },
      help);
}

CLI::Option* add_numbers(CLI::App& command, const std::string& name, std::vector<PhoneNumber>& numbers,
                         const std::string& help) {
  return command.add_option_function<std::vector<std::string>>(
      name,
      [&numbers, name](const std::vector<std::string>& texts) {
        std::string wrong;
        for (const std::string& text : texts) {
          const auto read = read_address(text);
          if (read) {
            numbers.push_back(*read);
          } else {
            wrong += (wrong.empty() ? "'" : ", '") + text + "'";
          }
        }
        if (!wrong.empty())
          throw CLI::ValidationError(name, "no number: " + wrong + "; write the digits only");
      },
      help);
}

CLI::Option* add_time(CLI::App& command, const std::string& name, std::optional<WallTime>& time,
                      const std::string& help) {
  return command.add_option_function<std::string>(
      name,
      [&time, name](const std::string& text) {
        time = read_time(text);
        if (!time) {
          throw CLI::ValidationError(
              name, "'" + text + "' is no time; write it like 2026-11-23 or 2026-11-23T21:54:38Z");
        }
      },
      help + ": YYYY-MM-DD (0:00 UTC) or YYYY-MM-DDThh:mm:ss with Z or an offset");
}

void add_json(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "As the administrative API gives it");
}

void add_limit(CLI::App& command, std::size_t& limit) {
  command.add_option("--limit", limit, "How many, the latest first")->capture_default_str();
}

CLI::Option* add_yes_no(CLI::App& command, const std::string& name, std::optional<bool>& value,
                        const std::string& help) {
  return add_word(command, name, value, find_yes_no, "yes, no", help);
}

}  // namespace smppguard::app
