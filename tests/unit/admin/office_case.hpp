// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office.hpp"
#include "smppguard/core/time_text.hpp"
#include "support/documents.hpp"
#include "support/fake_directory.hpp"
#include "support/fake_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::admin {

inline constexpr PhoneNumber kRecipient = PhoneNumber::nanp(2223334545);
inline constexpr PhoneNumber kSender = PhoneNumber::nanp(2223334646);
inline constexpr PhoneNumber kOtherSender = PhoneNumber::nanp(2223334747);

[[nodiscard]] inline WallTime at(std::string_view text) {
  return read_time(text).value();
}

[[nodiscard]] inline store::Deed deed(std::string note = "") {
  return {.by = "Ada Operator", .at = at("2026-11-23T10:00:00Z"), .note = std::move(note)};
}

/// The lines of what went wrong; none if nothing did.
template <class T>
[[nodiscard]] std::vector<std::string> mistakes_of(const Result<T>& result) {
  std::vector<std::string> lines;
  if (!result.has_error()) return lines;
  std::istringstream text{result.error().message};
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

/// An office over doubles, with forms that are filled in well.
class OfficeCase : public ::testing::Test {
 protected:
  [[nodiscard]] static registry::Organisation clinic() {
    registry::Organisation organisation;
    organisation.key = "clinic";
    organisation.name = "The Clinic on the Hill";
    organisation.contact_person = "Grace Example";
    organisation.contact_email = "grace@clinic.example";
    organisation.contact_phone = "+12223334848";
    return organisation;
  }
  [[nodiscard]] static registry::Campaign reminders() {
    registry::Campaign campaign;
    campaign.key = "reminders";
    campaign.numbers = {kSender};
    return campaign;
  }

  /// The clinic with its campaign.
  void register_clinic() {
    ASSERT_TRUE(office_.add_organisation(clinic(), deed()));
    ASSERT_TRUE(office_.add_campaign("clinic", reminders(), deed()));
  }

  [[nodiscard]] static ExemptionForm exemption_form() {
    ExemptionForm form;
    form.organisation = "clinic";
    form.category = registry::Category::healthcare;
    form.from = at("2026-11-23");
    return form;
  }
  [[nodiscard]] static Document licence(std::string_view comment = "a licence") {
    return {"licence.pdf", testing::tiny_pdf(comment)};
  }

  [[nodiscard]] static ConsentForm consent(ConsentKind kind, std::string_view from = "2026-11-01") {
    ConsentForm form;
    form.name = {.kind = kind, .recipient = kRecipient};
    if (kind == ConsentKind::company_opt_out) {
      form.name.organisation = "clinic";
    } else if (kind != ConsentKind::own_list) {
      form.name.sender = kSender;
    }
    form.from = at(from);
    form.evidence = "folder 7, page 3";
    return form;
  }

  [[nodiscard]] consent::Standing standing(ConsentKind kind, PhoneNumber sender = kSender) const {
    return store_.standing(kRecipient, {sender, 0}, matter_of(kind));
  }
  [[nodiscard]] consent::Standing company_standing(registry::OrganisationId id = 1) const {
    return store_.standing(kRecipient, {{}, id}, consent::Matter::organisation);
  }

  testing::PlannedFault fault_;
  testing::FakeStore store_{fault_};
  testing::FakeDirectory directory_{fault_};
  Office office_{store_, directory_};
};

}  // namespace smppguard::admin
