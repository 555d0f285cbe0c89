// SPDX-License-Identifier: Apache-2.0
// Each call that an operation makes to its stores fails in turn: the operation says so and has changed
// nothing.
#include "office_case.hpp"

#include <functional>

namespace smppguard::admin {
namespace {

constexpr std::size_t kMostCalls = 50;

class Faults : public OfficeCase {
 protected:
  void SetUp() override { register_clinic(); }

  [[nodiscard]] std::size_t changes() const {
    return directory_.contents().deeds.size() + store_.feed().size();
  }

  /// Runs the operation with its first, second ... call failing, until all of them succeed.
  template <class Operation>
  void fail_each_call(Operation operation) {
    std::size_t call = 1;
    for (;; ++call) {
      ASSERT_LT(call, kMostCalls);
      const std::size_t before = changes();
      fault_.fail_call(call);
      const auto result = operation();
      const bool struck = fault_.struck();
      fault_.fail_call(0);
      if (!struck) {
        EXPECT_FALSE(result.has_error());
        break;
      }
      EXPECT_THAT(mistakes_of(result), ::testing::ElementsAre("planned fault")) << "call " << call;
      EXPECT_EQ(changes(), before) << "call " << call;
    }
    EXPECT_GT(call, 1U) << "it made no call at all";
  }
};

TEST_F(Faults, OfOrganisations) {
  registry::Organisation bank = clinic();
  bank.key = "bank";
  fail_each_call([&] { return office_.add_organisation(bank, deed()); });
  OrganisationChange change;
  change.contact_person = "Alan Example";
  fail_each_call([&] { return office_.change_organisation("bank", change, deed()); });
  fail_each_call([&] { return office_.organisations(); });
  fail_each_call([&] { return office_.organisation("bank"); });
}

TEST_F(Faults, OfCampaigns) {
  registry::Campaign campaign = reminders();
  campaign.key = "other";
  campaign.numbers = {kOtherSender};
  fail_each_call([&] { return office_.add_campaign("clinic", campaign, deed()); });
  CampaignChange change;
  change.add = {PhoneNumber::nanp(2223334949)};
  fail_each_call([&] { return office_.change_campaign({"clinic", "other"}, change, deed()); });
  const auto set = [&](registry::CampaignStatus status) {
    return office_.set_status({"clinic", "other"}, status, deed());
  };
  fail_each_call([&] { return set(registry::CampaignStatus::suspended); });
  fail_each_call([&] { return set(registry::CampaignStatus::active); });
  fail_each_call([&] { return office_.campaigns("clinic"); });
  fail_each_call([&] { return office_.campaign_of(kSender); });
}

TEST_F(Faults, OfExemptions) {
  ExemptionForm form = exemption_form();
  form.campaigns = {"reminders"};
  form.licence = licence();
  fail_each_call([&] { return office_.request_exemption(form, deed()); });
  fail_each_call([&] { return office_.attach_licence(1, licence("another"), deed()); });
  fail_each_call([&] { return office_.approve(1, deed("licence seen")); });
  fail_each_call([&] { return office_.revoke(1, deed("licence over")); });
  fail_each_call([&] { return office_.exemptions("clinic", std::nullopt); });
  fail_each_call([&] { return office_.exemption(1); });
  fail_each_call([&] { return office_.licence_of(1); });
}

TEST_F(Faults, OfConsents) {
  for (const ConsentKind kind : {ConsentKind::approval, ConsentKind::opt_out, ConsentKind::company_opt_out}) {
    fail_each_call([&] { return office_.enter(consent(kind), deed()); });
    fail_each_call([&] { return office_.end(consent(kind).name, deed("asked for it by phone")); });
  }
  const auto nothing = [](const ConsentFile&) {};
  fail_each_call([&] { return office_.list({.kinds = permission_kinds()}, nothing); });
  fail_each_call([&] { return office_.history({}, "clinic", 10); });
  fail_each_call([&] {
    return office_.export_consents(permission_kinds(), [](std::string_view) { return Result<void>{}; });
  });
}

TEST_F(Faults, OfAnImport) {
  const ImportText text = [](const auto& take) {
    return take("recipient,sender,kind,from,evidence\n2223334545,2223334646,opt_out,2026-11-01,by letter\n");
  };
  const ImportEvents told{[](std::size_t, const std::string&) { ADD_FAILURE(); }};
  fail_each_call([&] { return office_.import_consents(text, {.kinds = opt_out_kinds()}, deed(), told); });
}

}  // namespace
}  // namespace smppguard::admin
