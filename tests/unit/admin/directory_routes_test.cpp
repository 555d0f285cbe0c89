// SPDX-License-Identifier: Apache-2.0
#include "routes_case.hpp"
#include "support/documents.hpp"

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using DirectoryRoutes = RoutesCase;

TEST_F(DirectoryRoutes, AnOrganisationIsRegisteredInTheCallersName) {
  const auto added = post("/api/v1/organisations",
                          R"({"key":"clinic","name":"The Clinic","contact_person":"Grace",
                              "contact_email":"grace@clinic.example","contact_phone":"12223334848",
                              "quiet_hours":"refuse","note":"form 7"})");
  ASSERT_EQ(added.status, 201U) << added.body;
  EXPECT_EQ(header_of(added, "Location"), "/api/v1/organisations/clinic");
  EXPECT_EQ(json_of(added).at("created_by"), "ada");
  EXPECT_EQ(json_of(added).at("created_at"), "2026-11-23T10:00:00.000Z");
  EXPECT_EQ(json_of(added).at("quiet_hours"), "refuse");
  EXPECT_EQ(json_of(added).at("campaigns").as_array().size(), 0U);

  const auto all = json_of(get("/api/v1/organisations"));
  ASSERT_EQ(all.at("organisations").as_array().size(), 1U);
  EXPECT_EQ(all.at("organisations").at(0).at("key"), "clinic");
  const auto history = json_of(get("/api/v1/history", {{"organisation", "clinic"}}));
  EXPECT_EQ(history.at("entries").at(0).at("by"), "ada");
  EXPECT_EQ(history.at("entries").at(0).at("note"), "form 7");
  EXPECT_EQ(history.at("entries").at(0).at("organisation"), "clinic");
}

TEST_F(DirectoryRoutes, ABodySaysAllThatIsWrongWithItAtOnce) {
  const auto wrong =
      post("/api/v1/organisations",
           R"({"name":7,"company_wide_opt_out":"yes","quiet_hours":"never","brand_ids":"B1"})");
  EXPECT_EQ(wrong.status, 400U);
  EXPECT_EQ(wrong.content_type, "application/problem+json");
  EXPECT_THAT(errors_of(wrong), ElementsAre("key: it is missing", "name: it has to be a string",
                                            "company_wide_opt_out: it has to be true or false",
                                            "quiet_hours: 'never' is none of as_route, off, refuse, defer",
                                            "brand_ids: there is no such member; did you mean brand_id?"));
  EXPECT_EQ(post("/api/v1/organisations", "[1]").status, 400U);
  EXPECT_EQ(post("/api/v1/organisations", "{").status, 400U);
  EXPECT_EQ(send(web::Method::post, "/api/v1/organisations", "{}", "text/plain").status, 415U);
}

TEST_F(DirectoryRoutes, TheOfficesMistakesAreErrors) {
  const auto wrong = post("/api/v1/organisations", R"({"key":"CLINIC","contact_email":"nowhere"})");
  EXPECT_EQ(wrong.status, 422U);
  EXPECT_THAT(errors_of(wrong), ::testing::Contains(StartsWith("key: ")));
  EXPECT_THAT(errors_of(wrong), ::testing::Contains(StartsWith("contact_email: ")));
}

TEST_F(DirectoryRoutes, WhatIsNotThereIs404WithTheNearest) {
  register_clinic();
  const auto none = get("/api/v1/organisations/clinics");
  EXPECT_EQ(none.status, 404U);
  EXPECT_THAT(none.body, HasSubstr("did you mean clinic?"));
  EXPECT_EQ(patch("/api/v1/organisations/clinics", R"({"name":"x"})").status, 404U);
  EXPECT_EQ(get("/api/v1/organisations/clinic/campaigns/none").status, 404U);
  EXPECT_EQ(get("/api/v1/exemptions/1").status, 404U);
  EXPECT_EQ(get("/api/v1/exemptions/one").status, 404U);
}

TEST_F(DirectoryRoutes, AQueryIsHeldToItsNames) {
  const auto wrong = get("/api/v1/exemptions", {{"organization", "clinic"}, {"status", "open"}});
  EXPECT_EQ(wrong.status, 400U);
  EXPECT_THAT(errors_of(wrong),
              ElementsAre("status: 'open' is none of requested, approved, refused, revoked",
                          "organization: there is no such parameter; did you mean organisation?"));
  EXPECT_THAT(errors_of(get("/api/v1/approvals", {{"limit", "1001"}})),
              ElementsAre("limit: it is a whole number from 0 to 1000"));
}

TEST_F(DirectoryRoutes, ACampaignChangesByItsFormOrItsStatus) {
  register_clinic();
  const std::string path = "/api/v1/organisations/clinic/campaigns/reminders";
  const auto changed =
      patch(path, R"({"description":"Appointments","add":["12223334747"],"remove":["12223334646"]})");
  ASSERT_EQ(changed.status, 200U) << changed.body;
  EXPECT_EQ(json_of(changed).at("numbers"), boost::json::array{"12223334747"});
  EXPECT_EQ(json_of(patch(path, R"({"status":"suspended","note":"asked for"})")).at("status"), "suspended");
  EXPECT_EQ(patch(path, R"({"status":"active","description":"x"})").status, 400U);
  EXPECT_EQ(patch(path, R"({"status":"suspended"})").status, 422U);
  EXPECT_THAT(errors_of(patch(path, R"({"add":["12223334747","x"]})")),
              ElementsAre(StartsWith("add[1]: it is no telephone number")));
}

TEST_F(DirectoryRoutes, AnExemptionIsRequestedProvenAndDecided) {
  register_clinic();
  const auto requested = post("/api/v1/exemptions", R"({"organisation":"clinic","category":"healthcare"})");
  ASSERT_EQ(requested.status, 201U) << requested.body;
  EXPECT_EQ(header_of(requested, "Location"), "/api/v1/exemptions/1");
  EXPECT_EQ(json_of(requested).at("status"), "requested");
  EXPECT_TRUE(json_of(requested).at("decided_at").is_null());

  EXPECT_THAT(errors_of(post("/api/v1/exemptions/1/approve", "{}")), ElementsAre("note: it is missing"));
  EXPECT_EQ(post("/api/v1/exemptions/1/approve", R"({"note":"checked"})").status, 422U);

  const std::string pdf = testing::pdf_text();
  const auto put = send(web::Method::put, "/api/v1/exemptions/1/licence", pdf, "application/pdf",
                        {{"file_name", "a \"licence\".pdf"}});
  ASSERT_EQ(put.status, 200U) << put.body;
  const auto approved = post("/api/v1/exemptions/1/approve", R"({"note":"checked"})");
  ASSERT_EQ(approved.status, 200U) << approved.body;
  EXPECT_EQ(json_of(approved).at("decided_by"), "ada");
  EXPECT_EQ(json_of(approved).at("in_force"), true);
  EXPECT_EQ(json_of(approved).at("licence"), json_of(put).at("sha256"));

  const auto licence = get("/api/v1/exemptions/1/licence");
  EXPECT_EQ(licence.body, pdf);
  EXPECT_EQ(licence.content_type, "application/pdf");
  EXPECT_THAT(noted_, ::testing::ElementsAre(R"(licence_read by ada: "asked":"id=1")"));
  EXPECT_EQ(header_of(licence, "Content-Disposition"), "inline; filename=\"a _licence_.pdf\"");
  EXPECT_EQ(header_of(licence, "Content-Security-Policy"), "sandbox");

  EXPECT_EQ(json_of(post("/api/v1/exemptions/1/revoke", R"({"note":"closed"})")).at("revocation_note"),
            "closed");
  EXPECT_EQ(json_of(get("/api/v1/exemptions", {{"status", "revoked"}})).at("exemptions").as_array().size(),
            1U);
  EXPECT_THAT(json_of(get("/api/v1/exemptions", {{"status", "approved"}})).at("exemptions").as_array(),
              IsEmpty());
}

TEST_F(DirectoryRoutes, ALicenceThatIsNoDocumentIsRefused) {
  register_clinic();
  ASSERT_EQ(post("/api/v1/exemptions", R"({"organisation":"clinic","category":"healthcare"})").status, 201U);
  const std::string path = "/api/v1/exemptions/1/licence";
  EXPECT_EQ(send(web::Method::put, path, "hello", "text/plain").status, 415U);
  const auto wrong = send(web::Method::put, path, "hello", "application/pdf");
  EXPECT_EQ(wrong.status, 422U);
  EXPECT_THAT(errors_of(wrong), ::testing::SizeIs(1));
  EXPECT_EQ(get(path).status, 404U);
}

TEST_F(DirectoryRoutes, AChangeIsAnsweredWhenItIsInEffect) {
  register_clinic();
  EXPECT_EQ(settled_, 2);
  EXPECT_EQ(get("/api/v1/organisations").status, 200U);
  EXPECT_EQ(post("/api/v1/organisations/clinic/campaigns", R"({"key":"reminders"})").status, 422U);
  EXPECT_EQ(settled_, 2) << "nothing has changed";
}

TEST_F(DirectoryRoutes, AStoreThatIsAwayIs503AndComesBack) {
  register_clinic();
  ASSERT_EQ(get("/api/v1/organisations").status, 200U);
  const store::StoreOptions good = options_;
  options_.location = folder_ / "nowhere" / "smppguard.db";
  place_ = std::make_unique<OfficePlace>(
      options_, [this] { return now_; }, [] {}, nullptr);
  router_ = web::Router{};
  add_office_routes(router_, *place_);
  const auto away = get("/api/v1/organisations");
  EXPECT_EQ(away.status, 503U);
  EXPECT_THAT(away.body, HasSubstr("nowhere"));
  std::filesystem::create_directory(folder_ / "nowhere");
  std::filesystem::copy(good.location, options_.location);
  EXPECT_EQ(get("/api/v1/organisations").status, 200U);
}

TEST_F(DirectoryRoutes, WithoutAStoreTheyAllSaySo) {
  options_.location.clear();
  make_place();
  EXPECT_EQ(get("/api/v1/organisations").status, 503U);
  EXPECT_THAT(get("/api/v1/history").body, HasSubstr("no store is configured"));
}

}  // namespace
}  // namespace smppguard::admin
