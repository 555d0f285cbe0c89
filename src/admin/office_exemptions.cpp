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

using registry::ExemptionId;
using registry::ExemptionStatus;

/// An exemption of that number; that there is none is one of the mistakes.
Result<std::optional<registry::Exemption>> find_exemption(store::DirectoryStore& directory, ExemptionId id,
                                                          Mistakes& mistakes) {
  auto found = directory.find_exemption(id);
  if (!found.has_error() && !*found) {
    mistakes.add(fmt::format("there is no exemption {}; list them to see which there are", id));
  }
  return found;
}

/// Why an exemption cannot become what is wanted; "" if it can.
std::string why_not(const registry::Exemption& exemption, ExemptionStatus wanted) {
  const ExemptionStatus needed =
      wanted == ExemptionStatus::revoked ? ExemptionStatus::approved : ExemptionStatus::requested;
  if (exemption.status != needed) {
    return fmt::format("exemption {} is {}; only one that is {} can be {}", exemption.id,
                       registry::name(exemption.status), registry::name(needed), registry::name(wanted));
  }
  if (wanted == ExemptionStatus::approved && exemption.licence.empty()) {
    return fmt::format("exemption {} has no business licence; attach a copy of it before approving",
                       exemption.id);
  }
  return {};
}

Result<void> decide(store::DirectoryStore& directory, ExemptionId id, ExemptionStatus wanted,
                    const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed, Need::required);
  const auto found = find_exemption(directory, id, mistakes);
  if (found.has_error()) return found.error();
  if (*found) {
    if (std::string reason = why_not(**found, wanted); !reason.empty()) mistakes.add(std::move(reason));
  }
  if (mistakes.any()) return mistakes.error();
  return directory.decide(id, wanted, deed);
}

/// The campaigns' ids; names that there are none of are among the mistakes.
Result<std::vector<registry::CampaignId>> find_campaigns(store::DirectoryStore& directory,
                                                         const registry::Organisation& organisation,
                                                         const std::vector<std::string>& keys,
                                                         Mistakes& mistakes) {
  std::vector<registry::CampaignId> ids;
  if (keys.empty()) return ids;
  const auto campaigns = directory.campaigns(organisation.id);
  if (campaigns.has_error()) return campaigns.error();
  for (const std::string& key : keys) {
    const auto* const found = find_campaign(*campaigns, CampaignName{organisation.key, key}, mistakes);
    if (found == nullptr) continue;
    if (found->status == registry::CampaignStatus::ended) {
      mistakes.add(fmt::format("campaigns: {} has ended; leave it out", key));
    }
    ids.push_back(found->id);
  }
  return ids;
}

Result<registry::Licence> take_licence(Document document, const store::Deed& deed) {
  return registry::make_licence(std::move(document.octets), std::move(document.file_name), deed.at, deed.by);
}

}  // namespace

Result<ExemptionId> Office::request_exemption(const ExemptionForm& form, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  registry::Exemption exemption;
  exemption.category = form.category;
  exemption.from = form.from;
  exemption.until = form.until;
  exemption.requested_at = deed.at;
  exemption.requested_by = deed.by;
  const auto owner = find_organisation(directory_, form.organisation, mistakes);
  if (owner.has_error()) return owner.error();
  if (*owner) {
    exemption.organisation = (*owner)->id;
    auto campaigns = find_campaigns(directory_, **owner, form.campaigns, mistakes);
    if (campaigns.has_error()) return campaigns.error();
    exemption.campaigns = std::move(*campaigns);
  }
  mistakes.add(registry::mistakes(exemption));
  if (exemption.until && *exemption.until <= deed.at) {
    mistakes.add("until: the exemption would be over already; give a later end, or none");
  }
  std::optional<registry::Licence> licence;
  if (form.licence) {
    auto taken = take_licence(*form.licence, deed);
    if (taken.has_error()) {
      mistakes.add(taken.error().message);
    } else {
      licence = std::move(*taken);
      exemption.licence = licence->sha256;
    }
  }
  if (mistakes.any()) return mistakes.error();
  return directory_.request(exemption, licence ? &*licence : nullptr, deed);
}

Result<std::string> Office::attach_licence(ExemptionId exemption, Document document,
                                           const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto found = find_exemption(directory_, exemption, mistakes);
  if (found.has_error()) return found.error();
  if (*found && (*found)->status != ExemptionStatus::requested) {
    mistakes.add(
        fmt::format("exemption {} is {}; a licence can be attached only before the decision. "
                    "Request another exemption with this licence",
                    exemption, registry::name((*found)->status)));
  }
  const auto licence = take_licence(std::move(document), deed);
  if (licence.has_error()) mistakes.add(licence.error().message);
  if (mistakes.any()) return mistakes.error();
  const auto attached = directory_.attach(exemption, *licence, deed);
  if (attached.has_error()) return attached.error();
  return Result<std::string>{boost::system::in_place_value, licence->sha256};
}

Result<void> Office::approve(ExemptionId exemption, const store::Deed& deed) {
  return decide(directory_, exemption, ExemptionStatus::approved, deed);
}

Result<void> Office::refuse(ExemptionId exemption, const store::Deed& deed) {
  return decide(directory_, exemption, ExemptionStatus::refused, deed);
}

Result<void> Office::revoke(ExemptionId exemption, const store::Deed& deed) {
  return decide(directory_, exemption, ExemptionStatus::revoked, deed);
}

Result<std::vector<ExemptionFile>> Office::exemptions(const std::string& organisation,
                                                      std::optional<ExemptionStatus> status) {
  const auto limit = find_limit(directory_, organisation);
  if (limit.has_error()) return limit.error();
  auto exemptions = directory_.exemptions(*limit);
  if (exemptions.has_error()) return exemptions.error();
  if (status) std::erase_if(*exemptions, [&](const auto& one) { return one.status != *status; });
  const auto organisations = directory_.organisations();
  if (organisations.has_error()) return organisations.error();
  const auto campaigns = directory_.campaigns(*limit);
  if (campaigns.has_error()) return campaigns.error();
  return with_keys(std::move(*exemptions), *organisations, *campaigns);
}

Result<ExemptionFile> Office::exemption(ExemptionId id) {
  Mistakes mistakes;
  const auto found = find_exemption(directory_, id, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  const auto organisations = directory_.organisations();
  if (organisations.has_error()) return organisations.error();
  const auto campaigns = directory_.campaigns((*found)->organisation);
  if (campaigns.has_error()) return campaigns.error();
  return std::move(with_keys({**found}, *organisations, *campaigns).front());
}

Result<registry::Licence> Office::licence_of(ExemptionId exemption) {
  Mistakes mistakes;
  const auto found = find_exemption(directory_, exemption, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  if ((*found)->licence.empty()) return fail(fmt::format("exemption {} has no licence", exemption));
  auto licence = directory_.find_licence((*found)->licence);
  if (licence.has_error()) return licence.error();
  if (!*licence) {
    return fail(fmt::format("the licence {} of exemption {} is not in the store; restore it from a backup",
                            (*found)->licence, exemption));
  }
  return std::move(**licence);
}

}  // namespace smppguard::admin
