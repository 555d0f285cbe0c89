// SPDX-License-Identifier: Apache-2.0
// A store in another place is the same store: whatever is asked, it says the same, and it goes on the same.
#include "copy_case.hpp"
#include "copy_tables.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace smppguard::store {
namespace {

using consent::Matter;
using consent::State;
using registry::CampaignStatus;
using registry::ExemptionStatus;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kAll = ~std::size_t{0};

constexpr std::array kKinds = {
    Record::Kind::grant,  Record::Kind::near_miss,    Record::Kind::opt_out,
    Record::Kind::opt_in, Record::Kind::stop_all,     Record::Kind::stop_one,
    Record::Kind::help,   Record::Kind::only_allowed, Record::Kind::everybody,
};

/// Texts of every kind, with octets that no text has.
void fill_texts(const Place& place) {
  using namespace std::string_literals;
  std::vector<Change> changes;
  for (std::uint64_t i = 0; const Record::Kind kind : kKinds) {
    Record record = kind == Record::Kind::near_miss ? sample_near_miss(++i) : sample_text(kind, ++i);
    if (kind == Record::Kind::grant) record = sample_grant(i);
    changes.emplace_back(record);
    record.recipient = sample_recipient(i + 50);
    record.source_addr = record.text = record.upstream = record.system_id = "\xFF\0\xED\xA0\x80'; --"s;
    record.pdu = {0, 0xFF, 0, 0x80};
    changes.emplace_back(record);
  }
  Record unreadable = sample_near_miss(20);
  unreadable.recipient = {};
  unreadable.text = "";
  changes.emplace_back(unreadable);
  ASSERT_TRUE(opened(place)->append(changes));
}

/// From every source, with octets that no text has.
void fill_complaints(const Place& place) {
  using namespace std::string_literals;
  Complaint odd = sample_complaint(1);
  odd.complainant = {};
  odd.source_addr = odd.text = odd.upstream = odd.system_id = "\xFF\0\xED\xA0\x80'; --"s;
  Complaint told = sample_import("");
  told.source = Complaint::Source::operator_;
  told.robocall.reset();
  told.violated_at.reset();
  told.note = "Łódź, ünï";
  const std::vector<Change> changes = {sample_complaint(2), odd, told, sample_import("a"),
                                       sample_import("b")};
  ASSERT_TRUE(opened(place)->append(changes));
}

/// What operators enter, in every matter and both states.
void fill_amendments(const Place& place) {
  std::vector<Change> changes;
  for (std::uint64_t i = 100;
       const Matter matter : {Matter::voice, Matter::written_consent, Matter::purchase, Matter::inquiry,
                              Matter::organisation, Matter::own_list}) {
    const bool permits = matter < Matter::organisation;
    for (const bool permitted : {true, false}) {
      Amendment one = sample_consent(++i);
      one.fact.matter = matter;
      if (matter == Matter::organisation) one.fact.party = {{}, 7};
      if (matter == Matter::own_list) one.fact.party = {};
      one.fact.standing.state = permitted && permits ? State::permitted : State::opted_out;
      if (!permitted && matter != Matter::organisation && matter != Matter::own_list)
        one.fact.matter = Matter::voice;
      if (one.fact.standing.state == State::opted_out) one.fact.standing.until = {};
      one.note = "Łódź, ünï";
      changes.emplace_back(one);
    }
  }
  const auto appended = opened(place)->append(changes);
  ASSERT_TRUE(appended) << appended.error().message;
}

void fill_receipts(const Place& place, const std::string& node) {
  StoreOptions options = place.options();
  options.node = node;
  const auto store = open_store(options, Mode::read_write).value();
  ASSERT_TRUE(store->append(std::vector<Change>{sample_receipt(1), sample_receipt(2), sample_receipt(3)}));
  ASSERT_TRUE(store->append(std::vector<Change>{forget(1), forget(3)}));
}

void fill_measures(const Place& place) {
  Measure rule;
  rule.sender = sender_number(1);
  rule.rule = "spam_run";
  rule.since = at_second(20);
  rule.until = at_second(30);
  rule.explanation = rule.note = "Łódź, ünï";
  rule.evidence = R"({"hour":{"messages":7}})";
  Measure person = rule;
  person.sender = {};
  person.organisation = 1;
  person.action = Measure::Action::throttle;
  person.rule = person.evidence = "";
  person.until.reset();
  person.per_second = 5;
  person.by = "alice";
  ASSERT_TRUE(opened(place)->append(std::vector<Change>{rule, person}));
}

/// Organisations, campaigns of every status, with numbers taken off, and exemptions of every status.
void fill_directory(const Place& place) {
  const Deed deed{.by = "alice", .at = at_second(10), .note = "as written"};
  const auto directory = opened_directory(place);
  const auto clinic = directory->add(sample_organisation("clinic"), deed).value();
  const auto shop = directory->add(sample_organisation("shop"), deed).value();
  const auto texts =
      directory->add(sample_campaign(clinic, "texts", {sender_number(1), sender_number(2)}), deed);
  const auto ended = directory->add(sample_campaign(clinic, "ended", {sender_number(3)}), deed);
  const auto paused = directory->add(sample_campaign(shop, "paused", {sender_number(4)}), deed);
  ASSERT_TRUE(texts && ended && paused);
  registry::Campaign changed = sample_campaign(clinic, "texts", {sender_number(2), sender_number(5)});
  changed.id = *texts;
  ASSERT_EQ(error_of(directory->change(changed, deed)), "");
  ASSERT_EQ(error_of(directory->set_status(*ended, CampaignStatus::ended, deed)), "");
  ASSERT_EQ(error_of(directory->set_status(*paused, CampaignStatus::suspended, deed)), "");

  const registry::Licence licence = sample_licence();
  const registry::Licence another = sample_licence("another licence");
  for (const auto status : {ExemptionStatus::requested, ExemptionStatus::approved, ExemptionStatus::refused,
                            ExemptionStatus::revoked}) {
    registry::Exemption wanted = sample_exemption(clinic);
    if (status != ExemptionStatus::refused) wanted.until.reset();
    if (status == ExemptionStatus::approved) wanted.campaigns = {*texts, *ended};
    const auto id = directory->request(wanted, &licence, deed).value();
    if (status == ExemptionStatus::revoked) {
      ASSERT_EQ(error_of(directory->attach(id, another, deed)), "");
      ASSERT_EQ(error_of(directory->decide(id, ExemptionStatus::approved, deed)), "");
    }
    if (status == ExemptionStatus::requested) continue;
    ASSERT_EQ(error_of(directory->decide(id, status, deed)), "");
  }
  ASSERT_EQ(error_of(directory->request(sample_exemption(shop), nullptr, deed)), "");
}

/// Everything that can be asked.
struct Answers {
  std::vector<FeedEntry> feed;
  std::vector<consent::Fact> standings;  // listed: in an order
  std::vector<std::vector<Record>> texts;
  std::vector<PendingReceipt> receipts;
  std::vector<registry::Organisation> organisations;
  std::vector<registry::Campaign> campaigns;
  std::vector<registry::Exemption> exemptions;
  std::vector<std::optional<registry::Licence>> licences;
  std::vector<Measure> measures;
  std::size_t loaded = 0;
  Position position = 0;

  friend bool operator==(const Answers&, const Answers&) = default;
};

Answers answers(const Place& place, const std::string& node) {
  StoreOptions options = place.options();
  options.node = node;
  const auto store = open_store(options, Mode::read_write).value();
  const auto directory = opened_directory(place);
  Answers all;
  all.feed = feed(*store);
  for (std::size_t matter = 0; matter < consent::kMatterCount; ++matter) {
    for (const State state : {State::permitted, State::opted_out}) {
      EXPECT_TRUE(store->list_standings(static_cast<Matter>(matter), state,
                                        [&](const consent::Fact& fact, const FeedEntry& entry) {
                                          all.standings.push_back(fact);
                                          EXPECT_EQ(entry.fact, fact);
                                          return true;
                                        }));
    }
  }
  for (const Record::Kind kind : kKinds) all.texts.push_back(store->list(kind, kAll).value());
  EXPECT_TRUE(
      store->load_receipts(kAll, [&](PendingReceipt one) { all.receipts.push_back(std::move(one)); }));
  all.measures = store->measures({.limit = kAll}).value();
  all.organisations = directory->organisations().value();
  all.campaigns = directory->campaigns(0).value();
  all.exemptions = directory->exemptions(0).value();
  for (const registry::Exemption& one : all.exemptions)
    all.licences.push_back(directory->find_licence(one.licence).value());
  const auto loaded = store->load_standings([](const consent::Fact&) {}).value();
  all.loaded = loaded.count;
  all.position = loaded.position;
  return all;
}

class Copies : public CopyCase {
 protected:
  void fill() {
    fill_texts(from_);
    fill_amendments(from_);
    fill_receipts(from_, "node-1");
    fill_directory(from_);
    fill_measures(from_);
    fill_complaints(from_);
  }
};

TEST_P(Copies, SayTheSameAboutEverything) {
  fill();
  const Answers before = answers(from_, "node-1");
  ASSERT_THAT(before.standings, Not(IsEmpty()));
  ASSERT_EQ(before.standings.size(), before.loaded);
  ASSERT_EQ(before.receipts.size(), 1U);
  ASSERT_EQ(before.exemptions.size(), 5U);
  for (const auto& texts : before.texts) ASSERT_THAT(texts, Not(IsEmpty()));
  ASSERT_EQ(copy(), "");
  EXPECT_EQ(answers(to_, "node-1"), before);
  EXPECT_EQ(answers(from_, "node-1"), before);
}

TEST_P(Copies, OfCopiesAreTheSame) {
  fill();
  const Answers before = answers(from_, "node-1");
  ASSERT_EQ(copy(), "");
  const Place home{source_engine()};
  CopyRequest back = request();
  back.from = to_.options();
  back.to = home.options();
  ASSERT_EQ(copy(back), "");
  EXPECT_EQ(answers(home, "node-1"), before);
}

TEST_P(Copies, KeepEveryRow) {
  fill();
  const auto report = copy_store(request());
  ASSERT_TRUE(report) << report.error().message;
  std::uint64_t rows = 0;
  for (const CopiedTable& table : report->tables) {
    const std::string count = "SELECT count(*) FROM " + table.name;
    EXPECT_EQ(from_.query(count), std::to_string(table.rows)) << table.name;
    EXPECT_EQ(to_.query(count), std::to_string(table.rows)) << table.name;
    EXPECT_GT(table.rows, 0U) << table.name;
    rows += table.rows;
  }
  EXPECT_EQ(report->rows, rows);
  EXPECT_EQ(report->missing_changes, 0U);
  EXPECT_FALSE(report->receipts_changed);
}

TEST_P(Copies, KeepWhoseAReceiptIs) {
  fill();
  ASSERT_EQ(copy(), "");
  EXPECT_EQ(to_.query("SELECT node FROM receipts"), source_engine() == Engine::sqlite ? "" : "node-1");
}

TEST_P(Copies, GiveTheReceiptsOfNobodyToANode) {
  fill();
  from_.execute("UPDATE receipts SET node = ''");
  append(from_, {sample_receipt(5)});
  from_.execute("UPDATE receipts SET node = 'node-1' WHERE id = (SELECT max(id) FROM receipts)");
  CopyRequest named = request();
  named.node = "node-7";
  ASSERT_EQ(copy(named), "");
  EXPECT_EQ(to_.query("SELECT node FROM receipts ORDER BY id"),
            target_engine() == Engine::sqlite ? "" : "node-7");
  EXPECT_EQ(to_.query("SELECT node FROM receipts ORDER BY id DESC"), "node-1");
}

TEST_P(Copies, GoOnWhereTheSourceWas) {
  fill();
  // Numbers that were given are not given again, even where the row is gone.
  from_.execute("DELETE FROM keyword_texts WHERE id = (SELECT max(id) FROM keyword_texts)");
  from_.execute("DELETE FROM near_misses");
  ASSERT_EQ(copy(), "");
  const std::vector<Change> changes = {
      sample_grant(70),     sample_near_miss(71), sample_text(Record::Kind::help, 72),
      sample_complaint(73), sample_import("a"),   sample_receipt(9)};
  const auto in_source = opened(from_)->append(changes);
  const auto in_copy = opened(to_)->append(changes);
  ASSERT_TRUE(in_source && in_copy);
  EXPECT_EQ(*in_source, *in_copy);
  EXPECT_EQ(in_copy->front().position, feed(*opened(to_)).size() - 3);
  for (const char* table : {"approvals", "near_misses", "keyword_texts", "complaints"}) {
    const std::string last = std::string{"SELECT max(id) FROM "} + table;
    EXPECT_EQ(from_.query(last), to_.query(last)) << table;
  }
  const Deed deed{.by = "bob", .at = at_second(20)};
  const auto add = [&](const Place& place) {
    const auto directory = opened_directory(place);
    const auto organisation = directory->add(sample_organisation("new"), deed).value();
    const auto campaign =
        directory->add(sample_campaign(organisation, "new", {sender_number(9)}), deed).value();
    const auto exemption = directory->request(sample_exemption(organisation), nullptr, deed).value();
    return std::tuple{organisation, campaign, exemption};
  };
  EXPECT_EQ(add(from_), add(to_));
  EXPECT_EQ(from_.query("SELECT max(id) FROM campaign_numbers"),
            to_.query("SELECT max(id) FROM campaign_numbers"));
  EXPECT_EQ(feed(*opened(from_)), feed(*opened(to_)));
}

TEST_P(Copies, OfNothingAreEmptyStores) {
  ASSERT_NE(opened(from_), nullptr);
  const auto report = copy_store(request());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rows, 0U);
  grant(to_, 1);
  EXPECT_TRUE(holds(*opened(to_), 0));
}

TEST_P(Copies, OfMoreThanIsInMemoryAtOnce) {
  const std::size_t piece = copy_tables().front().rows_at_a_time;
  for (const std::size_t count : {2 * piece, 2 * piece + 1}) {
    Place from{source_engine()};
    Place to{target_engine()};
    grant(from, count);
    CopyRequest large = request();
    large.from = from.options();
    large.to = to.options();
    std::vector<std::uint64_t> told;
    large.progress = [&](CopyStep, std::uint64_t done, std::uint64_t total) {
      EXPECT_EQ(total, 3 * count);
      told.push_back(done);
    };
    ASSERT_EQ(copy(large), "");
    EXPECT_EQ(to.query("SELECT count(*) FROM standings"), std::to_string(count));
    EXPECT_EQ(feed(*opened(to)), feed(*opened(from)));
    EXPECT_EQ(std::count(told.begin(), told.end(), 3 * count), 2) << "copied, then checked";
  }
}

TEST_P(Copies, AreOnlyLookedAtIfSoWished) {
  fill();
  CopyRequest look = request();
  look.look_only = true;
  const auto report = copy_store(look);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GT(report->rows, 0U);
  if (target_engine() == Engine::sqlite) {
    EXPECT_FALSE(std::filesystem::exists(to_.options().location));
  } else {
    EXPECT_EQ(to_.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), "0");
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, Copies, every_two_engines(), engine_names);

class CopyTables : public OnEachEngine {};

// What a later schema adds is not forgotten.
TEST_P(CopyTables, AreAllTablesAndColumns) {
  Place place{GetParam()};
  ASSERT_NE(opened(place), nullptr);
  std::set<std::string> listed;
  for (const CopyTable& table : copy_tables()) {
    for (const CopyColumn& column : table.columns)
      listed.insert(std::string{table.name} + "." + std::string{column.name});
  }
  std::string expected;
  for (const std::string& one : listed) expected += (expected.empty() ? "" : " ") + one;
  const std::string columns =
      GetParam() == Engine::sqlite
          ? "SELECT group_concat(x, ' ') FROM (SELECT t.name || '.' || c.name AS x FROM sqlite_schema t JOIN "
            "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> "
            "'grants' ORDER BY x)"
          : "SELECT string_agg(x, ' ' ORDER BY x COLLATE \"C\") FROM (SELECT table_name || '.' || "
            "column_name "
            "AS x FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT "
            "IN "
            "('heads', 'smppguard_schema')) c";
  EXPECT_EQ(place.query(columns), expected);
}

INSTANTIATE_TEST_SUITE_P(Engines, CopyTables, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
