// SPDX-License-Identifier: Apache-2.0
// The blocks of senders as a file: in the FTC's columns, and with all of it.
#include "routes_case.hpp"

namespace smppguard::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class MeasureExportCase : public RoutesCase {
 protected:
  /// By a rule where `rule` is given, else by Ada.
  store::Position take(const std::string& sender, const std::string& rule, const std::string& explanation,
                       std::optional<WallTime> until = {},
                       store::Measure::Action action = store::Measure::Action::block) {
    store::Measure measure;
    measure.sender = number_in(sender);
    measure.action = action;
    measure.rule = rule;
    measure.since = now_;
    measure.until = until;
    measure.explanation = explanation;
    if (rule.empty()) measure.by = "ada";
    if (!rule.empty()) measure.evidence = R"({"hour":{"messages":40}})";
    measure.note = "12229990000 complained";
    return append(measure);
  }
  store::Position append(const store::Change& change) {
    auto store = store::open_store(options_, store::Mode::read_write).value();
    return store->append(std::vector<store::Change>{change}).value().back().position;
  }
  [[nodiscard]] std::string export_as(std::multimap<std::string, std::string> query) {
    web::Response response = get("/api/v1/measures/export", std::move(query));
    EXPECT_EQ(response.status, 200U) << response.body;
    if (!response.file) return {};
    std::string text(65'536, '\0');
    text.resize(
        response.file->read_at(0, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()}).value());
    return text;
  }

  const std::string heading_ =
      "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,"
      "Subject,"
      "Recorded_Message_Or_Robocall\n";
};

TEST_F(MeasureExportCase, HasTheColumnsOfComplaints) {
  now_ = read_time("2026-11-23T21:54:38.123Z").value();
  take("12223334646", "many_opt_outs", "Unusually many, as they say.");
  now_ += std::chrono::minutes{1};
  take("72345", "", "=HYPERLINK(1)");
  take("12223334747", "", "only held", {}, store::Measure::Action::hold);
  take("12223334848", "", "an old customer", {}, store::Measure::Action::trust);
  EXPECT_EQ(export_as({}), heading_ +
                               "2223334646,2026-11-23 21:54:38,2026-11-23 21:54:38,,,,"
                               "\"many_opt_outs: Unusually many, as they say.\",\n"
                               "72345,2026-11-23 21:55:38,,,,,'=HYPERLINK(1),\n");
  EXPECT_THAT(noted_, ElementsAre(StartsWith("measures_exported by ada: ")));
}

TEST_F(MeasureExportCase, SaysInJsonHowEachEnded) {
  now_ = read_time("2026-11-23T21:00:00Z").value();
  const auto by_time = take("12223330001", "rule", "one", now_ + std::chrono::hours{1});
  const auto by_person = take("12223330002", "rule", "two", now_ + std::chrono::hours{1});
  take("12223330003", "rule", "three");
  now_ += std::chrono::minutes{30};
  append(store::EndMeasure{by_person, "grace", now_, "12229990000 called"});
  now_ += std::chrono::hours{2};
  const std::string text = export_as({{"format", "jsonl"}});
  std::vector<boost::json::object> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    lines.push_back(boost::json::parse(text.substr(at, text.find('\n', at) - at)).as_object());
  }
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0]["id"].to_number<std::uint64_t>(), by_time);
  EXPECT_EQ(lines[0]["ended_at"], "2026-11-23T22:00:00.000Z");
  EXPECT_EQ(lines[0]["ended_by"], nullptr);
  EXPECT_EQ(lines[1]["ended_at"], "2026-11-23T21:30:00.000Z");
  EXPECT_EQ(lines[1]["ended_by"], "grace");
  EXPECT_EQ(lines[2]["ended_at"], nullptr);
  EXPECT_EQ(lines[2]["sender"], "12223330003");
  EXPECT_EQ(lines[2]["evidence"].at_pointer("/hour/messages").to_number<int>(), 40);
  EXPECT_THAT(text, Not(HasSubstr("12229990000"))) << "nothing of the notes";
}

TEST_F(MeasureExportCase, IsOfThePeriodInWhichTheyBegan) {
  now_ = read_time("2026-11-23T00:00:00Z").value();
  take("12223330001", "rule", "one");
  now_ += std::chrono::days{1};
  take("12223330002", "rule", "two");
  const auto of = [&](const char* since, const char* until) {
    return export_as({{"since", since}, {"until", until}});
  };
  EXPECT_THAT(of("2026-11-23", "2026-11-24"), AllOf(HasSubstr("2223330001"), Not(HasSubstr("2223330002"))));
  EXPECT_THAT(of("2026-11-24", "2026-11-25"), AllOf(HasSubstr("2223330002"), Not(HasSubstr("2223330001"))));
  EXPECT_EQ(of("2026-11-25", "2026-11-26"), heading_);
  EXPECT_EQ(get("/api/v1/measures/export", {{"format", "xml"}}).status, 400U);
}

}  // namespace
}  // namespace smppguard::admin
