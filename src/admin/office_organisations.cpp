// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "look_up.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/registry/form.hpp"
#include "with_keys.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::admin {
namespace {

template <class T>
void take(T& field, const std::optional<T>& change) {
  if (change) field = *change;
}

void take(registry::Organisation& organisation, const OrganisationChange& change) {
  take(organisation.name, change.name);
  take(organisation.contact_person, change.contact_person);
  take(organisation.contact_email, change.contact_email);
  take(organisation.contact_phone, change.contact_phone);
  take(organisation.brand_id, change.brand_id);
  take(organisation.company_wide_opt_out, change.company_wide_opt_out);
  take(organisation.quiet_hours, change.quiet_hours);
}

}  // namespace

Result<registry::OrganisationId> Office::add_organisation(registry::Organisation organisation,
                                                          const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  mistakes.add(registry::mistakes(organisation));
  const auto namesake = directory_.find_organisation(organisation.key);
  if (namesake.has_error()) return namesake.error();
  if (*namesake) {
    mistakes.add(fmt::format("key: there is an organisation {} already ({}); choose another key",
                             organisation.key, (*namesake)->name));
  }
  if (mistakes.any()) return mistakes.error();
  organisation.id = 0;
  organisation.created_at = deed.at;
  organisation.created_by = deed.by;
  return directory_.add(organisation, deed);
}

Result<void> Office::change_organisation(const std::string& key, const OrganisationChange& change,
                                         const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto found = find_organisation(directory_, key, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  registry::Organisation changed = **found;
  take(changed, change);
  mistakes.add(registry::mistakes(changed));
  if (changed == **found) mistakes.add("nothing is different from what is on file; say what is to change");
  if (mistakes.any()) return mistakes.error();
  return directory_.change(changed, deed);
}

Result<std::vector<registry::Organisation>> Office::organisations() {
  return directory_.organisations();
}

Result<OrganisationFile> Office::organisation(const std::string& key) {
  Mistakes mistakes;
  auto found = find_organisation(directory_, key, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  auto campaigns = directory_.campaigns((*found)->id);
  if (campaigns.has_error()) return campaigns.error();
  auto exemptions = directory_.exemptions((*found)->id);
  if (exemptions.has_error()) return exemptions.error();
  auto files = with_keys(std::move(*exemptions), {**found}, *campaigns);
  return OrganisationFile{std::move(**found), std::move(*campaigns), std::move(files)};
}

}  // namespace smppguard::admin
