// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "exemption_text.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/registry/form.hpp"
#include "table.hpp"
#include "wall_clock.hpp"

#include <fmt/core.h>

namespace smppguard::app {
namespace {

constexpr const char* kQuietHours = "as_route, off, refuse, defer";

struct OrganisationArguments {
  std::string config = kDefaultConfig;
  std::string key;
  admin::OrganisationChange fields;
  DoerOptions doer;
  bool json = false;
};

void add_key(CLI::App& command, std::string& key) {
  command.add_option("KEY", key, "How configuration and commands name it: 1 to 32 of a-z, 0-9 and -")
      ->required();
}

enum class Need : bool { optional, required };

/// That a field is missing is told by the office, together with all else that is wrong.
void add_fields(CLI::App& command, admin::OrganisationChange& fields, Need need) {
  const auto add_needed = [&](const char* name, std::optional<std::string>& field, const std::string& help) {
    add_text(command, name, field, help + (need == Need::required ? " (required)" : ""));
  };
  add_needed("--name", fields.name, "Legal name");
  add_needed("--contact-person", fields.contact_person, "Whom to ask");
  add_needed("--contact-email", fields.contact_email, "name@example.com");
  add_needed("--contact-phone", fields.contact_phone, "Telephone number, 7 to 15 digits");
  add_text(command, "--brand-id", fields.brand_id,
           "The Campaign Registry's: B and six capital letters or digits; \"\" for none");
  add_yes_no(command, "--company-wide-opt-out", fields.company_wide_opt_out,
             "Whether a STOP to one of its numbers holds for all of them");
  add_word(command, "--quiet-hours", fields.quiet_hours, registry::find_quiet_hours, kQuietHours,
           "What becomes of its messages at night");
}

registry::Organisation organisation_of(const OrganisationArguments& arguments) {
  const admin::OrganisationChange& fields = arguments.fields;
  registry::Organisation organisation;
  organisation.key = arguments.key;
  organisation.name = fields.name.value_or("");
  organisation.contact_person = fields.contact_person.value_or("");
  organisation.contact_email = fields.contact_email.value_or("");
  organisation.contact_phone = fields.contact_phone.value_or("");
  organisation.brand_id = fields.brand_id.value_or("");
  organisation.company_wide_opt_out = fields.company_wide_opt_out.value_or(false);
  organisation.quiet_hours = fields.quiet_hours.value_or(registry::QuietHours::as_route);
  return organisation;
}

int add_organisation(const OrganisationArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto added =
        office.add_organisation(organisation_of(arguments), deed_of(arguments.doer.by, arguments.doer.note));
    if (added.has_error()) return say_failed(added.error().message);
    fmt::print("organisation {} is registered\n", arguments.key);
    return exit_ok;
  });
}

int change_organisation(const OrganisationArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto changed = office.change_organisation(arguments.key, arguments.fields,
                                                    deed_of(arguments.doer.by, arguments.doer.note));
    if (changed.has_error()) return say_failed(changed.error().message);
    fmt::print("organisation {} is changed\n", arguments.key);
    return exit_ok;
  });
}

int list_organisations(const OrganisationArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto organisations = office.organisations();
    if (organisations.has_error()) return say_failed(organisations.error().message);
    if (arguments.json) {
      print_json_list("organisations", *organisations, [](const auto& one) { return admin::to_json(one); });
      return exit_ok;
    }
    Table table{{"ORGANISATION", "BRAND", "COMPANY_OPT_OUT", "QUIET_HOURS", "EMAIL", "PHONE", "NAME"}};
    for (const registry::Organisation& one : *organisations) {
      table.add({one.key, one.brand_id, one.company_wide_opt_out ? "yes" : "no",
                 std::string{registry::name(one.quiet_hours)}, one.contact_email, one.contact_phone,
                 one.name});
    }
    table.print();
    return exit_ok;
  });
}

void print(const admin::OrganisationFile& file) {
  const registry::Organisation& organisation = file.organisation;
  print_field("organisation", organisation.key);
  print_field("name", organisation.name);
  print_field("contact", organisation.contact_person);
  print_field("email", organisation.contact_email);
  print_field("phone", organisation.contact_phone);
  print_field("brand", organisation.brand_id);
  print_field("opt-outs", organisation.company_wide_opt_out ? "hold for all of its numbers" : "by number");
  print_field("quiet hours", std::string{registry::name(organisation.quiet_hours)});
  print_field("registered",
              fmt::format("{} by {}", printable(organisation.created_at), organisation.created_by));
  for (const registry::Campaign& campaign : file.campaigns) {
    std::string numbers;
    for (const PhoneNumber number : campaign.numbers) numbers += " " + number.to_string();
    print_field("campaign",
                fmt::format("{} ({}):{}", campaign.key, registry::name(campaign.status), numbers));
  }
  for (const admin::ExemptionFile& exemption : file.exemptions) {
    print_field("exemption", fmt::format("{} ({}): {}, {}", exemption.exemption.id,
                                         registry::name(exemption.exemption.status),
                                         registry::name(exemption.exemption.category), period_of(exemption)));
  }
}

int show_organisation(const OrganisationArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto file = office.organisation(arguments.key);
    if (file.has_error()) return say_failed(file.error().message);
    if (arguments.json) {
      print_json(admin::to_json(*file, wall_time_now()));
    } else {
      print(*file);
    }
    return exit_ok;
  });
}

}  // namespace

void add_organisation_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("organisation", "Organisations that send texts");
  group->require_subcommand(1);
  auto adding = add_command(*group, "add", "Register an organisation", add_organisation, status);
  add_key(adding.app, adding.arguments.key);
  add_fields(adding.app, adding.arguments.fields, Need::required);
  add_doer(adding.app, adding.arguments.doer);

  auto changing = add_command(*group, "change", "Change what is on file; what is not given stays",
                              change_organisation, status);
  add_key(changing.app, changing.arguments.key);
  add_fields(changing.app, changing.arguments.fields, Need::optional);
  add_doer(changing.app, changing.arguments.doer);

  auto listing = add_command(*group, "list", "List all organisations", list_organisations, status);
  add_json(listing.app, listing.arguments.json);
  auto showing = add_command(*group, "show", "One organisation with its campaigns and exemptions",
                             show_organisation, status);
  add_key(showing.app, showing.arguments.key);
  add_json(showing.app, showing.arguments.json);
}

}  // namespace smppguard::app
