// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "smppguard/registry/form.hpp"
#include "table.hpp"

#include <fmt/core.h>

namespace smppguard::app {
namespace {

using registry::CampaignStatus;

struct CampaignArguments {
  std::string config = kDefaultConfig;
  admin::CampaignName name;
  admin::CampaignChange fields;
  std::string numbers_file;
  std::string removed_file;
  DoerOptions doer;
};

struct CampaignListArguments {
  std::string config = kDefaultConfig;
  std::string organisation;
  PhoneNumber number;
  bool json = false;
};

void add_name(CLI::App& command, admin::CampaignName& name) {
  command.add_option("ORGANISATION", name.organisation, "Key of the organisation")->required();
  command.add_option("CAMPAIGN", name.campaign, "Key of the campaign within it: 1 to 32 of a-z, 0-9 and -")
      ->required();
}

void add_form(CLI::App& command, admin::CampaignChange& fields) {
  add_text(command, "--campaign-id", fields.campaign_id,
           "The Campaign Registry's: C and six capital letters or digits; \"\" for none");
  add_text(command, "--use-case", fields.use_case,
           "The Campaign Registry's, such as MARKETING or CUSTOMER_CARE; \"\" for none");
  add_text(command, "--description", fields.description, "What the messages are about");
  command.add_option_function<std::vector<std::string>>(
      "--sample", [&fields](const std::vector<std::string>& samples) { fields.samples = samples; },
      "A message as it will be sent; once for each, at most 10");
}

/// Adds the numbers that files name to those given as options; false if a file cannot be used.
bool read_files(CampaignArguments& arguments) {
  const auto read = [](const std::string& path, std::vector<PhoneNumber>& into) {
    if (path.empty()) return true;
    const auto numbers = read_numbers(path);
    if (numbers.has_error()) {
      static_cast<void>(say_failed(numbers.error().message));
      return false;
    }
    into.insert(into.end(), numbers->begin(), numbers->end());
    return true;
  };
  const bool added = read(arguments.numbers_file, arguments.fields.add);
  return read(arguments.removed_file, arguments.fields.remove) && added;
}

registry::Campaign campaign_of(const CampaignArguments& arguments) {
  registry::Campaign campaign;
  campaign.key = arguments.name.campaign;
  campaign.campaign_id = arguments.fields.campaign_id.value_or("");
  campaign.use_case = arguments.fields.use_case.value_or("");
  campaign.description = arguments.fields.description.value_or("");
  campaign.samples = arguments.fields.samples.value_or(std::vector<std::string>{});
  campaign.numbers = arguments.fields.add;
  return campaign;
}

int add(const CampaignArguments& given) {
  CampaignArguments arguments = given;
  if (!read_files(arguments)) return exit_failed;
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto added = office.add_campaign(arguments.name.organisation, campaign_of(arguments),
                                           deed_of(arguments.doer.by, arguments.doer.note));
    if (added.has_error()) return say_failed(added.error().message);
    fmt::print("campaign {} of {} is registered with {} numbers\n", arguments.name.campaign,
               arguments.name.organisation, arguments.fields.add.size());
    return exit_ok;
  });
}

int change(const CampaignArguments& given) {
  CampaignArguments arguments = given;
  if (!read_files(arguments)) return exit_failed;
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto changed = office.change_campaign(arguments.name, arguments.fields,
                                                deed_of(arguments.doer.by, arguments.doer.note));
    if (changed.has_error()) return say_failed(changed.error().message);
    fmt::print("campaign {} of {} is changed\n", arguments.name.campaign, arguments.name.organisation);
    return exit_ok;
  });
}

template <CampaignStatus status>
int set_status(const CampaignArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto set =
        office.set_status(arguments.name, status, deed_of(arguments.doer.by, arguments.doer.note));
    if (set.has_error()) return say_failed(set.error().message);
    fmt::print("campaign {} of {} is {}\n", arguments.name.campaign, arguments.name.organisation,
               registry::name(status));
    return exit_ok;
  });
}

void add_rows(Table& table, const admin::CampaignFile& file) {
  const registry::Campaign& campaign = file.campaign;
  for (const PhoneNumber number : campaign.numbers) {
    table.add({file.organisation, campaign.key, std::string{registry::name(campaign.status)},
               number.to_string(), campaign.campaign_id, campaign.use_case, campaign.description});
  }
}

Result<std::vector<admin::CampaignFile>> find_campaigns(admin::Office& office,
                                                        const CampaignListArguments& arguments) {
  if (!arguments.number) return office.campaigns(arguments.organisation);
  auto found = office.campaign_of(arguments.number);
  if (found.has_error()) return found.error();
  std::vector<admin::CampaignFile> files;
  if (*found) files.push_back(std::move(**found));
  return files;
}

int list_campaigns(const CampaignListArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto files = find_campaigns(office, arguments);
    if (files.has_error()) return say_failed(files.error().message);
    if (arguments.json) {
      print_json_list("campaigns", *files, [](const auto& one) { return admin::to_json(one); });
      return exit_ok;
    }
    Table table{{"ORGANISATION", "CAMPAIGN", "STATUS", "NUMBER", "CAMPAIGN_ID", "USE_CASE", "DESCRIPTION"}};
    for (const admin::CampaignFile& file : *files) add_rows(table, file);
    table.print();
    return exit_ok;
  });
}

constexpr const char* kFileHelp = "A file of such numbers, one a line; # begins a remark";

void add_numbers_command(CLI::App& group, int& status) {
  auto command = add_command(group, "numbers", "Take numbers in or out", change, status);
  CampaignArguments& arguments = command.arguments;
  add_name(command.app, arguments.name);
  add_numbers(command.app, "--add", arguments.fields.add, "Sender number to take in; may be repeated");
  add_numbers(command.app, "--remove", arguments.fields.remove, "Sender number to take out; may be repeated");
  command.app.add_option("--add-file", arguments.numbers_file, kFileHelp);
  command.app.add_option("--remove-file", arguments.removed_file, kFileHelp);
  add_doer(command.app, arguments.doer);
}

template <CampaignStatus to>
void add_status_command(CLI::App& group, const char* name, const char* help, int& status) {
  auto command = add_command(group, name, help, set_status<to>, status);
  add_name(command.app, command.arguments.name);
  add_doer(command.app, command.arguments.doer);
}

}  // namespace

void add_campaign_commands(CLI::App& program, int& status) {
  CLI::App* const group =
      program.add_subcommand("campaign", "Campaign Registration Forms and sender numbers");
  group->require_subcommand(1);

  auto adding = add_command(*group, "add", "Register a campaign with its sender numbers", add, status);
  add_name(adding.app, adding.arguments.name);
  add_numbers(adding.app, "--number", adding.arguments.fields.add,
              "Sender number: North American, or a short code; may be repeated");
  adding.app.add_option("--numbers-file", adding.arguments.numbers_file, kFileHelp);
  add_form(adding.app, adding.arguments.fields);
  add_doer(adding.app, adding.arguments.doer);

  auto changing = add_command(*group, "change", "Change the form; what is not given stays", change, status);
  add_name(changing.app, changing.arguments.name);
  add_form(changing.app, changing.arguments.fields);
  add_doer(changing.app, changing.arguments.doer);

  add_numbers_command(*group, status);
  add_status_command<CampaignStatus::suspended>(
      *group, "suspend", "For now its numbers are not registered, and others may register them", status);
  add_status_command<CampaignStatus::active>(*group, "activate", "End a suspension", status);
  add_status_command<CampaignStatus::ended>(*group, "end", "End it for good", status);

  auto listing =
      add_command(*group, "list", "List campaigns, a line for each number", list_campaigns, status);
  CLI::Option* const limit = listing.app.add_option("ORGANISATION", listing.arguments.organisation,
                                                    "Key of the organisation (default: all)");
  add_number(listing.app, "--number", listing.arguments.number,
             "Only the active campaign that has this number")
      ->excludes(limit);
  add_json(listing.app, listing.arguments.json);
}

}  // namespace smppguard::app
