// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Organisations = OfficeCase;

TEST_F(Organisations, AreAddedWithWhoAndWhen) {
  EXPECT_EQ(office_.add_organisation(clinic(), deed()).value(), 1U);
  const auto stored = office_.organisation("clinic").value().organisation;
  EXPECT_EQ(stored.name, "The Clinic on the Hill");
  EXPECT_EQ(stored.created_by, "Ada Operator");
  EXPECT_EQ(stored.created_at, deed().at);
}

TEST_F(Organisations, AreRefusedWithAllMistakesAtOnce) {
  ASSERT_TRUE(office_.add_organisation(clinic(), deed()));
  registry::Organisation wrong = clinic();
  wrong.name = " ";
  wrong.contact_email = "nowhere";
  wrong.brand_id = "X1";
  store::Deed nobody = deed("two\nlines");
  nobody.by = "";
  EXPECT_THAT(mistakes_of(office_.add_organisation(wrong, nobody)),
              ElementsAre(StartsWith("by: "), StartsWith("note: "), StartsWith("name: "),
                          StartsWith("contact_email: "), StartsWith("brand_id: "),
                          HasSubstr("organisation clinic already (The Clinic on the Hill)")));
  EXPECT_EQ(directory_.contents().organisations.size(), 1U);
}

TEST_F(Organisations, ChangeInWhatIsGivenOnly) {
  ASSERT_TRUE(office_.add_organisation(clinic(), deed()));
  OrganisationChange change;
  change.contact_person = "Alan Example";
  change.company_wide_opt_out = true;
  change.quiet_hours = registry::QuietHours::refuse;
  ASSERT_TRUE(office_.change_organisation("clinic", change, deed()));

  registry::Organisation expected = clinic();
  expected.id = 1;
  expected.contact_person = "Alan Example";
  expected.company_wide_opt_out = true;
  expected.quiet_hours = registry::QuietHours::refuse;
  expected.created_at = deed().at;
  expected.created_by = deed().by;
  EXPECT_EQ(office_.organisation("clinic").value().organisation, expected);
}

TEST_F(Organisations, AChangeThatIsNoneOrWrongIsRefused) {
  ASSERT_TRUE(office_.add_organisation(clinic(), deed()));
  EXPECT_THAT(mistakes_of(office_.change_organisation("clinic", {}, deed())),
              ElementsAre(HasSubstr("nothing is different")));
  OrganisationChange change;
  change.name = "";
  EXPECT_THAT(mistakes_of(office_.change_organisation("clinic", change, deed())),
              ElementsAre(StartsWith("name: ")));
  EXPECT_THAT(mistakes_of(office_.change_organisation("clinics", change, deed())),
              ElementsAre("there is no organisation 'clinics'; did you mean clinic?"));
}

TEST_F(Organisations, AreShownWithCampaignsAndExemptions) {
  register_clinic();
  ExemptionForm form = exemption_form();
  form.campaigns = {"reminders"};
  ASSERT_TRUE(office_.request_exemption(form, deed()));

  const auto file = office_.organisation("clinic").value();
  ASSERT_EQ(file.campaigns.size(), 1U);
  EXPECT_EQ(file.campaigns[0].key, "reminders");
  ASSERT_EQ(file.exemptions.size(), 1U);
  EXPECT_EQ(file.exemptions[0].organisation, "clinic");
  EXPECT_THAT(file.exemptions[0].campaigns, ElementsAre("reminders"));
}

TEST_F(Organisations, AreListed) {
  EXPECT_THAT(office_.organisations().value(), IsEmpty());
  register_clinic();
  EXPECT_EQ(office_.organisations().value().size(), 1U);
}

}  // namespace
}  // namespace smppguard::admin
