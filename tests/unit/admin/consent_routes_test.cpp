// SPDX-License-Identifier: Apache-2.0
#include "routes_case.hpp"

#include <array>
#include <span>

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ConsentRoutes : public RoutesCase {
 protected:
  [[nodiscard]] web::Response import(const std::string& csv,
                                     std::multimap<std::string, std::string> query = {}) {
    return send(web::Method::post, "/api/v1/consents/import", csv, "text/csv", std::move(query));
  }
  [[nodiscard]] boost::json::array consents(std::multimap<std::string, std::string> query = {}) {
    return json_of(get("/api/v1/consents", std::move(query))).at("consents").as_array();
  }
};

constexpr const char* kConsent =
    R"({"kind":"written_consent","recipient":"12223334545","sender":"12223334646",
    "evidence":"folder 7","note":"by post"})";

std::string text_of(const FileDescriptor& file) {
  std::array<std::uint8_t, 4096> octets{};
  const auto read = file.read(octets).value();
  return {octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(read)};
}

TEST_F(ConsentRoutes, AreEnteredListedAndEnded) {
  const auto entered = post("/api/v1/consents", kConsent);
  ASSERT_EQ(entered.status, 201U) << entered.body;
  EXPECT_EQ(json_of(entered).at("by"), "ada");
  EXPECT_TRUE(json_of(entered).at("until").is_null());

  ASSERT_THAT(consents(), SizeIs(1));
  EXPECT_EQ(consents().at(0).at("evidence"), "folder 7");
  EXPECT_EQ(consents().at(0).at("note"), "by post");
  EXPECT_EQ(consents().at(0).at("recipient"), "12223334545");
  EXPECT_THAT(consents({{"kind", "opt_out"}}), SizeIs(0));
  EXPECT_THAT(consents({{"sender", "12223334747"}}), SizeIs(0));
  EXPECT_THAT(consents({{"recipient", "2223334545"}}), SizeIs(1));

  const auto ended = post("/api/v1/consents/end",
                          R"({"kind":"written_consent","recipient":"12223334545","sender":"12223334646"})");
  EXPECT_EQ(ended.status, 200U) << ended.body;
  EXPECT_THAT(consents(), SizeIs(0));
  const auto history = json_of(get("/api/v1/history", {{"recipient", "12223334545"}, {"limit", "1"}}));
  EXPECT_EQ(history.at("more"), true);
  EXPECT_EQ(history.at("entries").at(0).at("detail").at("state"), "none");
  EXPECT_EQ(history.at("entries").at(0).at("sender"), "12223334646");
  EXPECT_EQ(history.at("entries").at(0).at("note"), "");
}

TEST_F(ConsentRoutes, WhatContradictsWhatStandsIsRefused) {
  ASSERT_EQ(post("/api/v1/consents", R"({"kind":"opt_out","recipient":"12223334545","sender":"12223334646"})")
                .status,
            201U);
  EXPECT_EQ(post("/api/v1/consents", kConsent).status, 422U);
  // To end an opt-out needs a note.
  const auto ended =
      post("/api/v1/consents/end", R"({"kind":"opt_out","recipient":"12223334545","sender":"12223334646"})");
  EXPECT_EQ(ended.status, 422U);
  EXPECT_THAT(errors_of(ended), ElementsAre(HasSubstr("note: ")));
}

TEST_F(ConsentRoutes, ANameIsWhollyReadBeforeAnythingIsDone) {
  const auto wrong = post("/api/v1/consents", R"({"kind":"handshake","recipient":"x","sender":"12223334646",
                                                  "organisation":"clinic","form":"2026-11-01"})");
  EXPECT_EQ(wrong.status, 400U);
  EXPECT_THAT(errors_of(wrong), ElementsAre(HasSubstr("kind: 'handshake' is none of"),
                                            HasSubstr("recipient: it is no telephone"), HasSubstr("not both"),
                                            HasSubstr("did you mean from?")));
}

TEST_F(ConsentRoutes, AreImportedWholeOrNotAtAll) {
  const std::string good =
      "recipient,sender,kind,from,evidence\n12223334545,12223334646,written_consent,2026-11-01,folder 7\n";
  const std::string bad = good + "1,12223334646,written_consent,2026-11-01,folder 7\n";
  const auto refused = import(bad);
  EXPECT_EQ(refused.status, 422U);
  EXPECT_EQ(refused.content_type, "application/problem+json");
  EXPECT_EQ(json_of(refused).at("bad"), 1);
  EXPECT_EQ(json_of(refused).at("bad_rows").at(0).at("line"), 3);
  EXPECT_THAT(errors_of(refused), ElementsAre(HasSubstr("line 3: ")));
  EXPECT_THAT(consents(), SizeIs(0));

  const auto checked = import(bad, {{"dry_run", "yes"}});
  EXPECT_EQ(checked.status, 200U);
  EXPECT_EQ(json_of(checked).at("entered"), 1);
  EXPECT_THAT(consents(), SizeIs(0));

  EXPECT_EQ(json_of(import(bad, {{"skip_bad", "yes"}})).at("entered"), 1);
  EXPECT_THAT(consents(), SizeIs(1));
  EXPECT_EQ(json_of(import(good)).at("unchanged"), 1);
  EXPECT_EQ(import("nonsense").status, 422U);
  EXPECT_EQ(send(web::Method::post, "/api/v1/consents/import", good).status, 415U);
}

TEST_F(ConsentRoutes, AreExportedAsAFile) {
  ASSERT_EQ(post("/api/v1/consents", kConsent).status, 201U);
  const auto exported = get("/api/v1/consents/export", {{"kind", "written_consent"}});
  ASSERT_TRUE(exported.file.has_value());
  EXPECT_THAT(exported.content_type, HasSubstr("text/csv"));
  EXPECT_THAT(text_of(*exported.file), HasSubstr("12223334545,12223334646,written_consent"));
  const auto none = get("/api/v1/consents/export", {{"kind", "opt_out"}});
  EXPECT_EQ(text_of(*none.file).find("12223334545"), std::string::npos);
}

TEST_F(ConsentRoutes, AreGivenUpWhereTheServiceEnds) {
  ASSERT_EQ(post("/api/v1/consents", kConsent).status, 201U);
  std::stop_source ending;
  ending.request_stop();
  web::Request request;
  request.ending = ending.get_token();
  for (const char* path : {"/api/v1/consents", "/api/v1/consents/export"}) {
    const auto given_up = ask(request, path);
    EXPECT_EQ(given_up.status, 503U) << path;
    EXPECT_FALSE(given_up.file.has_value()) << path;
  }
  EXPECT_THAT(consents(), SizeIs(1)) << "the next one is answered";
}

TEST_F(ConsentRoutes, AreGivenUpToALimit) {
  for (const char* recipient : {"12223334545", "12223334546", "12223334547"}) {
    ASSERT_EQ(post("/api/v1/consents", std::string(R"({"kind":"written_consent","recipient":")") + recipient +
                                           R"(","sender":"12223334646","evidence":"folder 7"})")
                  .status,
              201U);
  }
  const auto some = json_of(get("/api/v1/consents", {{"limit", "2"}}));
  EXPECT_THAT(some.at("consents").as_array(), SizeIs(2));
  EXPECT_EQ(some.at("more"), true);
  EXPECT_EQ(json_of(get("/api/v1/consents", {{"limit", "3"}})).at("more"), false);
}

TEST_F(ConsentRoutes, WhatIsExportedIsNotedFirst) {
  ASSERT_EQ(get("/api/v1/consents/export", {{"kind", "opt_out"}, {"kind", "approval"}}).status, 200U);
  EXPECT_EQ(get("/api/v1/consents/export", {{"kind", "none"}}).status, 400U);
  EXPECT_THAT(noted_, ElementsAre(R"(consents_exported by ada: "asked":"kind=opt_out&kind=approval")"));
}

TEST_F(ConsentRoutes, TextsOfRecipientsAreGivenTheLatestFirst) {
  const auto store = store::open_store(options_, store::Mode::read_write).value();
  store::Record record;
  record.kind = store::Record::Kind::near_miss;
  record.recipient = PhoneNumber::nanp(2223334545);
  record.source_addr = "12223334545\xff";
  record.near_miss_reason = "no_keyword";
  record.text = "yes please";
  record.received_at = now_;
  std::vector<store::Change> changes{record, record};
  ASSERT_FALSE(store->append(changes).has_error());
  const auto listed = json_of(get("/api/v1/near-misses", {{"limit", "1"}}));
  EXPECT_EQ(listed.at("more"), true);
  EXPECT_EQ(listed.at("near_misses").at(0).at("reason"), "no_keyword");
  EXPECT_EQ(listed.at("near_misses").at(0).at("source_addr"), "12223334545\xef\xbf\xbd");
  EXPECT_TRUE(listed.at("near_misses").at(0).at("sender").is_null());
  EXPECT_THAT(json_of(get("/api/v1/approvals")).at("approvals").as_array(), SizeIs(0));
  EXPECT_THAT(json_of(get("/api/v1/help-texts")).at("help_texts").as_array(), SizeIs(0));
}

}  // namespace
}  // namespace smppguard::admin
