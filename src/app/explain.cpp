// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "explain_json.hpp"
#include "explain_text.hpp"
#include "folder_lists.hpp"
#include "grounds.hpp"
#include "json_output.hpp"
#include "knowledge.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "quiet_hours.hpp"
#include "rules.hpp"
#include "smppguard/store/open.hpp"
#include "wall_clock.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace smppguard::app {
namespace {

/// The stores of a configuration, as far as they are there.
struct Stores {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::DirectoryStore> directory;
};

Result<Stores> open_stores(const store::StoreOptions& options) {
  Stores stores;
  if (options.location.empty()) return stores;
  auto consents = store::open_store(options, store::Mode::read_only);
  if (consents.has_error()) return consents.error();
  auto directory = store::open_directory(options, store::Mode::read_only);
  if (directory.has_error()) return directory.error();
  stores.store = std::move(*consents);
  stores.directory = std::move(*directory);
  return stores;
}

/// Reads what is on file about the pair. What cannot be read is told, and taken for nothing.
Stores load_pair(const store::StoreOptions& options, const policy::Message& message, WallTime at,
                 Knowledge& knowledge) {
  auto stores = open_stores(options);
  if (stores.has_value() && stores->store) {
    const auto loaded =
        knowledge.load_pair(*stores->store, *stores->directory, message.recipient, message.sender, at);
    if (loaded.has_error()) stores = loaded.error();
  }
  if (stores.has_value()) return std::move(*stores);
  static_cast<void>(say_failed(stores.error().message));
  static_cast<void>(say_failed("explaining as if nothing were on file about sender and recipient"));
  return {};
}

/// As the service would at its start; nullptr, and told why, if the folder cannot be read.
std::shared_ptr<const FolderLists> load_lists(const dnc::RegistryOptions& registry, ListNames& names) {
  if (registry.directory.empty()) return nullptr;
  std::vector<dnc::RefusedFile> refused;
  auto lists = dnc::Lists::load_sound(registry.directory, dnc::Verify::header, nullptr, {}, refused);
  for (const dnc::RefusedFile& one : refused) static_cast<void>(say_failed(one.why));
  if (lists.has_value()) return std::make_shared<const FolderLists>(std::move(*lists), names);
  static_cast<void>(say_failed(lists.error().message));
  static_cast<void>(say_failed("explaining as if there were no list"));
  return nullptr;
}

/// What the administrative API would answer.
boost::json::object json_of(const ExplainArguments& arguments, const Explanation& one, const Grounds& grounds,
                            const Stores& stores) {
  boost::json::object all = explain_json(arguments, one, grounds);
  std::string trouble;
  if (stores.store) {
    admin::Office office{*stores.store, *stores.directory};
    const auto added = add_records(all, one, {office, *stores.store});
    if (added.has_value()) return all;
    trouble = added.error().message;
  }
  add_no_records(all, trouble);
  return all;
}

void print(const ExplainArguments& arguments, Explanation& one, const Grounds& grounds,
           const Stores& stores) {
  if (stores.store) {
    admin::Office office{*stores.store, *stores.directory};
    add_exemption(one, office);
  }
  if (arguments.json) {
    print_json(json_of(arguments, one, grounds, stores));
  } else {
    for (const std::string& line : explain_lines(arguments, one, grounds)) fmt::print("{}\n", line);
  }
}

}  // namespace

int explain(const ExplainArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const config::Config& config = loaded->config;
  NameIds ids;
  ListNames names;
  Knowledge knowledge;
  Grounds grounds;
  grounds.rules = make_rules(config, ids);
  const auto message = read_message(arguments, *grounds.rules);
  if (message.has_error()) return say_failed(message.error().message);

  const WallTime at = arguments.at.value_or(wall_time_now());
  grounds.world = make_world(config);
  grounds.max_age = config.registry.max_age;
  grounds.contact = config.contact;
  const auto lists = load_lists(config.registry, names);
  grounds.lists = lists;
  grounds.registry = lists ? lists->registry() : nullptr;
  if (!config.quiet_hours.areas.empty()) {
    auto read = load_quiet_hours(config.quiet_hours, at);
    if (read.has_error()) return say_failed(read.error().message);
    grounds.quiet_hours = std::move(*read);
  }
  const Stores stores = load_pair(config.store, *message, at, knowledge);
  grounds.consents = knowledge.make_consents();
  grounds.senders = knowledge.make_senders();
  grounds.restraints =
      std::make_unique<MeasuredRestraints>(knowledge.measures(), MeasuredRestraints::Rates::not_counted);

  Explanation one = explain(*message, grounds, at);
  print(arguments, one, grounds, stores);
  return one.decision.verdict == policy::Verdict::forward ? exit_ok : exit_refused;
}

}  // namespace smppguard::app
