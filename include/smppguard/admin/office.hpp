// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/consent_form.hpp"
#include "smppguard/admin/forms.hpp"
#include "smppguard/admin/import.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/registry/licence.hpp"
#include "smppguard/registry/organisation.hpp"
#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/store.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace smppguard::admin {

/// Everything that an operator can do to and ask about organisations, exemptions and consent: the one way in,
/// for the command line and for the administrative API. It checks what is filled in and says all that is
/// wrong at once, a line each; nothing is changed then. What succeeded is durable, and comes to a running
/// service through the store's feed.
///
/// One thread at a time. Both stores must outlive it. A deed says who, when and why; the note is required
/// where said.
class Office {
 public:
  Office(store::Store& store, store::DirectoryStore& directory) noexcept
      : store_{store}, directory_{directory} {}

  /// id, created_at and created_by are filled in here.
  [[nodiscard]] Result<registry::OrganisationId> add_organisation(registry::Organisation organisation,
                                                                  const store::Deed& deed);
  [[nodiscard]] Result<void> change_organisation(const std::string& key, const OrganisationChange& change,
                                                 const store::Deed& deed);
  [[nodiscard]] Result<std::vector<registry::Organisation>> organisations();
  [[nodiscard]] Result<OrganisationFile> organisation(const std::string& key);

  /// id, organisation, status, created_at and created_by are filled in here.
  [[nodiscard]] Result<registry::CampaignId> add_campaign(const std::string& organisation,
                                                          registry::Campaign campaign,
                                                          const store::Deed& deed);
  [[nodiscard]] Result<void> change_campaign(const CampaignName& name, const CampaignChange& change,
                                             const store::Deed& deed);
  [[nodiscard]] Result<void> set_status(const CampaignName& name, registry::CampaignStatus status,
                                        const store::Deed& deed);
  /// "": of all organisations.
  [[nodiscard]] Result<std::vector<CampaignFile>> campaigns(const std::string& organisation);
  /// The active campaign that has the number, and so whose it is.
  [[nodiscard]] Result<std::optional<CampaignFile>> campaign_of(PhoneNumber sender);

  [[nodiscard]] Result<registry::ExemptionId> request_exemption(const ExemptionForm& form,
                                                                const store::Deed& deed);
  /// Gives the document's SHA-256.
  [[nodiscard]] Result<std::string> attach_licence(registry::ExemptionId exemption, Document document,
                                                   const store::Deed& deed);
  /// These three need a note.
  [[nodiscard]] Result<void> approve(registry::ExemptionId exemption, const store::Deed& deed);
  [[nodiscard]] Result<void> refuse(registry::ExemptionId exemption, const store::Deed& deed);
  [[nodiscard]] Result<void> revoke(registry::ExemptionId exemption, const store::Deed& deed);
  /// "" and nothing: of all organisations, of any status.
  [[nodiscard]] Result<std::vector<ExemptionFile>> exemptions(
      const std::string& organisation, std::optional<registry::ExemptionStatus> status);
  [[nodiscard]] Result<ExemptionFile> exemption(registry::ExemptionId id);
  [[nodiscard]] Result<registry::Licence> licence_of(registry::ExemptionId exemption);

  /// Enters a permission, an opt-out or an own list, and gives what stands now. A permission is refused where
  /// the recipient has opted out of the sender. An opt-out of a number whose organisation has company-wide
  /// opt-outs holds for the organisation.
  [[nodiscard]] Result<consent::Standing> enter(const ConsentForm& form, const store::Deed& deed);
  /// Ends what stands. Needs a note for opt-outs and own lists, since messages pass again then.
  [[nodiscard]] Result<void> end(const ConsentName& name, const store::Deed& deed);
  /// Calls `each`, which must not use the office, for what stands, by kind and recipient; gives the count.
  /// An error soon after `ending` is asked for.
  [[nodiscard]] Result<std::size_t> list(const ConsentFilter& filter,
                                         const std::function<void(const ConsentFile&)>& each,
                                         const std::stop_token& ending = {});
  /// See ImportOptions. Says in `told` what happens on the way.
  [[nodiscard]] Result<ImportSummary> import_consents(const ImportText& text, const ImportOptions& options,
                                                      const store::Deed& deed, const ImportEvents& told);
  /// Calls `write` with CSV that import_consents() takes, in pieces, up to its first error; gives the count
  /// of rows. An error soon after `ending` is asked for.
  [[nodiscard]] Result<std::size_t> export_consents(
      const std::vector<ConsentKind>& kinds, const std::function<Result<void>(std::string_view)>& write,
      const std::stop_token& ending = {});

  /// Takes a measure, which needs a note, and gives it. It takes the place of a person's before it.
  [[nodiscard]] Result<store::Measure> take_measure(const MeasureForm& form, const store::Deed& deed);
  /// Ends one before its time, a rule's or a person's. Needs a note.
  [[nodiscard]] Result<void> end_measure(store::Position id, const store::Deed& deed);
  /// Those in force, the latest first. "": of any organisation.
  [[nodiscard]] Result<std::vector<store::Measure>> measures(store::MeasureFilter filter,
                                                             const std::string& organisation);

  /// The senders that are blocked now, by a rule or a person, each with the latest of its blocks; no
  /// organisations.
  [[nodiscard]] Result<std::vector<store::Measure>> blocked_senders(WallTime now);
  /// Calls `write` with a file of the blocks of senders, the earliest first and how each ended, in pieces, up
  /// to its first error; gives their count. An error soon after `ending` is asked for.
  [[nodiscard]] Result<std::size_t> export_measures(
      const MeasureExport& wanted, const std::function<Result<void>(std::string_view)>& write,
      const std::stop_token& ending = {});

  /// What happened, the latest first. With an organisation's key in place of filter.organisation.
  [[nodiscard]] Result<std::vector<store::FeedEntry>> history(store::HistoryFilter filter,
                                                              const std::string& organisation,
                                                              std::size_t limit);

 private:
  store::Store& store_;
  store::DirectoryStore& directory_;
};

}  // namespace smppguard::admin
