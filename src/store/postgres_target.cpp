// SPDX-License-Identifier: Apache-2.0
#include "postgres_target.hpp"

#include "smppguard/core/nearest.hpp"
#include "smppguard/store/options.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <libpq-fe.h>
#include <memory>
#include <utility>

namespace smppguard::store {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

struct FreeText {
  void operator()(char* text) const noexcept { PQfreemem(text); }
};

using Parameters = PostgresTarget::Parameters;

// For what the URL does not say. A peer that is gone is noticed within the time that a call may take.
constexpr std::array kDefaults = std::to_array<std::pair<const char*, const char*>>({
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "10000"},
});

const std::string* find(const Parameters& parameters, std::string_view keyword) noexcept {
  const auto& keywords = parameters.keywords;
  const auto found = std::find(keywords.begin(), keywords.end(), keyword);
  if (found == keywords.end()) return nullptr;
  return &parameters.values[static_cast<std::size_t>(found - keywords.begin())];
}

void set(Parameters& parameters, std::string_view keyword, std::string value) {
  if (const std::string* const old = find(parameters, keyword); old != nullptr) {
    parameters.values[static_cast<std::size_t>(old - parameters.values.data())] = std::move(value);
    return;
  }
  parameters.keywords.emplace_back(keyword);
  parameters.values.push_back(std::move(value));
}

std::string value_or(const Parameters& parameters, std::string_view keyword, std::string_view other) {
  const std::string* const value = find(parameters, keyword);
  return value == nullptr ? std::string{other} : *value;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const auto comma = list.find(',', begin);
    parts.push_back(list.substr(begin, comma - begin));
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

/// "a,b,c" from the second on: "b,c,a".
std::string rotate(const std::string& list, std::size_t first) {
  auto parts = split(list);
  std::rotate(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(first % parts.size()), parts.end());
  return fmt::format("{}", fmt::join(parts, ","));
}

/// "host:5432,other:5433". One port counts for all hosts.
std::string describe_hosts(const Parameters& parameters) {
  const auto hosts = split(value_or(parameters, "host", value_or(parameters, "hostaddr", "")));
  const auto ports = split(value_or(parameters, "port", ""));
  std::string text;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const std::string& port = ports[std::min(i, ports.size() - 1)];
    text += fmt::format("{}{}{}{}", i == 0 ? "" : ",", hosts[i], port.empty() ? "" : ":", port);
  }
  return text;
}

std::string describe(const Parameters& parameters) {
  const std::string user = value_or(parameters, "user", "");
  return fmt::format("postgresql://{}{}{}/{}", user, user.empty() ? "" : "@", describe_hosts(parameters),
                     value_or(parameters, "dbname", ""));
}

using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// What is wrong with it, in words that hold no password; "" if that is not known.
std::string fault_of(const std::string& url) {
  if (const auto checked = check_database_url(url); !checked) return ": " + checked.error().message;
  const Options all{PQconninfoParse("", nullptr)};
  std::vector<std::string_view> known = {"ssl"};  // JDBC's, which libpq takes too
  for (const PQconninfoOption* option = all.get(); option != nullptr && option->keyword != nullptr; ++option)
    known.emplace_back(option->keyword);
  for (const std::string& name : parameter_names(url)) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string_view near = nearest(name, known);
    return fmt::format(": libpq knows no parameter {}{}", name,
                       near.empty() ? "" : fmt::format(" (did you mean {}?)", near));
  }
  return "";
}

Result<std::string> read_password(const std::string& path) {
  std::ifstream file{path};
  std::string line;
  if (!file || !std::getline(file, line)) {
    return fail(fmt::format(
        "password_file {} cannot be read or is empty; let the service's user read it, its first line is the "
        "password",
        path));
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return Result<std::string>{boost::system::in_place_value, std::move(line)};
}

}  // namespace

Result<PostgresTarget> PostgresTarget::parse(PostgresOptions options) {
  // What libpq says of a URL that is wrong may hold the password.
  char* words = nullptr;
  const Options given{PQconninfoParse(options.url.c_str(), &words)};
  const std::unique_ptr<char, FreeText> free_words{words};
  // It would take some passwords with an unescaped slash for hosts.
  if (!check_database_url(options.url) || given == nullptr) {
    return fail(fmt::format(
        "the store's URL cannot be read{}; write it as postgresql://user@host:5432/database?parameter=value, "
        "with libpq's parameters, and special characters as %XX",
        fault_of(options.url)));
  }
  PostgresTarget target;
  for (const PQconninfoOption* option = given.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') set(target.parameters_, option->keyword, option->val);
  }
  for (const auto& [keyword, value] : kDefaults) {
    if (find(target.parameters_, keyword) == nullptr) set(target.parameters_, keyword, value);
  }
  if (find(target.parameters_, "application_name") == nullptr) {
    set(target.parameters_, "application_name",
        options.node.empty() ? "smppguard" : fmt::format("smppguard {}", options.node));
  }
  set(target.parameters_, "client_encoding", "UTF8");
  target.description_ = describe(target.parameters_);
  target.options_ = std::move(options);
  return target;
}

std::size_t PostgresTarget::hosts() const {
  return split(value_or(parameters_, "host", value_or(parameters_, "hostaddr", ""))).size();
}

Result<Parameters> PostgresTarget::parameters(std::size_t first_host) const {
  Parameters parameters = parameters_;
  for (const char* const list : {"host", "hostaddr", "port"}) {
    if (const std::string* const value = find(parameters, list); value != nullptr)
      set(parameters, list, rotate(*value, first_host));
  }
  if (options_.password_file.empty()) return parameters;
  auto password = read_password(options_.password_file);
  if (!password) return password.error();
  set(parameters, "password", std::move(*password));
  return parameters;
}

}  // namespace smppguard::store
