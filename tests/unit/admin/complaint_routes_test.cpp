// SPDX-License-Identifier: Apache-2.0
#include "routes_case.hpp"

#include <fstream>

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kOne = R"({"sender":"12223334646","complainant":"12223334545",
                                 "received_at":"2026-11-22T09:00:00Z","subject":"Other","note":"by telephone"})";
constexpr const char* kFtcRows =
    "Company_Phone_Number,Created_Date,Subject\n2223334647,2026-11-20 09:30:25,Other\nx,2026-11-20,Other\n";

class ComplaintRoutes : public RoutesCase {
 protected:
  ComplaintRoutes() {
    place_ = std::make_unique<OfficePlace>(
        options_, [this] { return now_; }, [this] { ++settled_; },
        [this](std::string_view kind, const web::Caller& caller, const std::string& members) {
          noted_.push_back(std::string{kind} + " by " + caller.name + ": " + members);
        },
        OfComplaints{[this] { return settings_; },
                     [this](const store::Complaint& one) { heard_.push_back(one); }});
    router_ = web::Router{};
    add_office_routes(router_, *place_);
  }
  [[nodiscard]] boost::json::value complaints(std::multimap<std::string, std::string> query = {}) {
    return json_of(get("/api/v1/complaints", std::move(query)));
  }
  [[nodiscard]] web::Response import(std::string body, std::multimap<std::string, std::string> query = {}) {
    return send(web::Method::post, "/api/v1/complaints/import", std::move(body), "text/csv",
                std::move(query));
  }
  [[nodiscard]] static std::string file_of(const web::Response& response) {
    std::vector<std::uint8_t> octets(65'536);
    const auto count = response.file.value().read_at(0, octets);
    return std::string{as_chars(Bytes{octets}.first(count.value()))};
  }

  ComplaintSettings settings_;
  std::vector<store::Complaint> heard_;
};

TEST_F(ComplaintRoutes, EnterAndListThem) {
  const auto entered = post("/api/v1/complaints", kOne);
  EXPECT_EQ(entered.status, 201U);
  EXPECT_EQ(json_of(entered).at("id"), 1);
  EXPECT_EQ(json_of(entered).at("by"), "ada");
  EXPECT_EQ(json_of(entered).at("source"), "operator");
  EXPECT_THAT(heard_, SizeIs(1));
  EXPECT_EQ(settled_, 1);
  const auto listed = complaints({{"sender", "2223334646"}, {"count", "yes"}});
  ASSERT_THAT(listed.at("complaints").as_array(), SizeIs(1));
  EXPECT_EQ(listed.at("complaints").at(0), json_of(entered));
  EXPECT_EQ(listed.at("more"), false);
  EXPECT_EQ(listed.at("count"), 1);
  EXPECT_FALSE(listed.as_object().contains("before"));
  EXPECT_THAT(complaints({{"source", "text"}}).at("complaints").as_array(), SizeIs(0));
}

TEST_F(ComplaintRoutes, ArePaged) {
  for (int i = 0; i < 5; ++i) ASSERT_EQ(post("/api/v1/complaints", kOne).status, 201U);
  const auto first = complaints({{"limit", "2"}, {"count", "yes"}});
  EXPECT_THAT(first.at("complaints").as_array(), SizeIs(2));
  EXPECT_EQ(first.at("more"), true);
  EXPECT_EQ(first.at("before"), 4);
  const auto last = complaints({{"limit", "3"}, {"before", "4"}, {"count", "yes"}});
  EXPECT_THAT(last.at("complaints").as_array(), SizeIs(3));
  EXPECT_EQ(last.at("more"), false);
  EXPECT_EQ(last.at("count"), 5) << "of all pages";
}

TEST_F(ComplaintRoutes, WhatIsWrongIsSaidAllAtOnce) {
  EXPECT_THAT(errors_of(get("/api/v1/complaints", {{"source", "rumour"}, {"sender", "x"}, {"form", "1"}})),
              ElementsAre(HasSubstr("sender: "), HasSubstr("'rumour' is none of text, operator, import"),
                          HasSubstr("form: there is no such parameter")));
  EXPECT_EQ(post("/api/v1/complaints", R"({"sender":7,"robocall":"y"})").status, 400U);
  const auto empty = post("/api/v1/complaints", "{}");
  EXPECT_EQ(empty.status, 422U);
  EXPECT_THAT(errors_of(empty), ElementsAre(HasSubstr("sender: give the number")));
  EXPECT_THAT(heard_, SizeIs(0));
}

TEST_F(ComplaintRoutes, ImportTheGoodLinesOfAFile) {
  const auto checked = json_of(import(kFtcRows, {{"dry_run", "yes"}}));
  EXPECT_EQ(checked.at("entered"), 1);
  EXPECT_THAT(noted_, SizeIs(0));
  const auto first = json_of(import(kFtcRows, {{"note", "of Friday"}}));
  EXPECT_EQ(first.at("rows"), 2);
  EXPECT_EQ(first.at("entered"), 1);
  EXPECT_EQ(first.at("bad"), 1);
  EXPECT_EQ(first.at("bad_rows").at(0).at("line"), 3);
  EXPECT_THAT(first.at("bad_rows").at(0).at("reason").as_string().c_str(), HasSubstr("'x' is no North"));
  EXPECT_THAT(heard_, SizeIs(1));
  EXPECT_EQ(json_of(import(kFtcRows)).at("unchanged"), 1);
  EXPECT_THAT(heard_, SizeIs(1));
  EXPECT_EQ(
      json_of(import(R"({"data":[{"id":"a","attributes":{"created-date":"2026-11-20"}}]})")).at("entered"),
      1);
  EXPECT_EQ(import("nonsense").status, 422U);
  EXPECT_THAT(noted_,
              ElementsAre(R"(complaints_imported by ada: "asked":"note=of Friday","rows":2,"entered":1,)"
                          R"("unchanged":0,"bad":1)",
                          HasSubstr(R"("entered":0,"unchanged":1)"), HasSubstr(R"("rows":1,"entered":1)")));
  EXPECT_EQ(complaints({{"source", "import"}}).at("complaints").at(1).at("note"), "of Friday");
}

TEST_F(ComplaintRoutes, ExportThemWithoutTheComplainants) {
  ASSERT_EQ(post("/api/v1/complaints", kOne).status, 201U);
  const auto csv = get("/api/v1/complaints/export");
  EXPECT_THAT(csv.content_type, HasSubstr("text/csv"));
  EXPECT_THAT(header_of(csv, "Content-Disposition"), HasSubstr("complaints.csv"));
  EXPECT_THAT(file_of(csv), HasSubstr("\n2223334646,2026-11-22 09:00:00,,,,222,Other,\n"));
  const auto lines = get("/api/v1/complaints/export", {{"format", "jsonl"}, {"until", "2026-11-22"}});
  EXPECT_EQ(lines.content_type, "application/jsonl");
  EXPECT_EQ(file_of(lines), "");
  EXPECT_THAT(noted_, ElementsAre(R"(complaints_exported by ada: "asked":"","complaints":1)",
                                  R"(complaints_exported by ada: "asked":"format=jsonl&until=2026-11-22",)"
                                  R"("complaints":0)"));
}

TEST_F(ComplaintRoutes, HashTheComplainantsWithTheConfiguredSecret) {
  ASSERT_EQ(post("/api/v1/complaints", kOne).status, 201U);
  const std::multimap<std::string, std::string> query{{"format", "jsonl"}, {"recipients", "hash"}};
  const auto without = get("/api/v1/complaints/export", query);
  EXPECT_EQ(without.status, 422U);
  EXPECT_THAT(errors_of(without), ElementsAre(HasSubstr("complaints: hash_key:")));
  settings_.hash_key = folder_ / "key";
  std::ofstream{settings_.hash_key} << std::string(32, 'k');
  std::filesystem::permissions(settings_.hash_key, std::filesystem::perms::owner_read);
  const auto hashed = get("/api/v1/complaints/export", query);
  ASSERT_EQ(hashed.status, 200U);
  EXPECT_THAT(file_of(hashed), HasSubstr("\"complainant\":\""));
  EXPECT_THAT(file_of(hashed), Not(HasSubstr("12223334545")));
  EXPECT_EQ(get("/api/v1/complaints/export", {{"recipients", "hash"}}).status, 422U) << "CSV has no column";
  EXPECT_EQ(get("/api/v1/complaints/export", {{"recipients", "show"}}).status, 400U);
}

TEST_F(ComplaintRoutes, AreGivenUpWhereTheServiceEnds) {
  ASSERT_EQ(post("/api/v1/complaints", kOne).status, 201U);
  std::stop_source ending;
  ending.request_stop();
  web::Request request;
  request.ending = ending.get_token();
  EXPECT_EQ(ask(request, "/api/v1/complaints/export").status, 503U);
}

}  // namespace
}  // namespace smppguard::admin
