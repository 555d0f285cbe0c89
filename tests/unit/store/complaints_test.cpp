// SPDX-License-Identifier: Apache-2.0
#include "place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Source = Complaint::Source;

constexpr std::int64_t kNoon = 1'714'566'896'789;
constexpr PhoneNumber kOther = PhoneNumber::nanp(2223334646);

/// What the `index`th recipient hands on, `after` a while.
Complaint handed_on(std::uint64_t index, std::chrono::milliseconds after = {}) {
  Complaint complaint = sample_complaint(index);
  complaint.received_at += after;
  complaint.entered_at += after;
  return complaint;
}

/// The answer to the question whose it was.
Complaint number_sent(std::uint64_t index, std::chrono::milliseconds after, PhoneNumber sender = kSender) {
  Complaint answer = handed_on(index, after);
  answer.sender = sender;
  answer.only_number = true;
  answer.text = sender.to_string();
  return answer;
}

Complaint told(PhoneNumber sender = kSender) {
  return {.source = Source::operator_,
          .received_at = at_millisecond(kNoon),
          .entered_at = at_millisecond(kNoon + 5'000),
          .complainant = sample_recipient(9),
          .sender = sender,
          .violated_at = at_millisecond(kNoon - 7'000),
          .subject = "Reducing your debt",
          .by = "kim",
          .note = "by telephone"};
}

Complaint imported(const std::string& reference, PhoneNumber sender = kSender) {
  Complaint complaint = sample_import(reference);
  complaint.sender = sender;
  return complaint;
}

class ComplaintStore : public OnEachEngine {
 protected:
  void append(const std::vector<Change>& changes) {
    const Appended appended = store_->append(changes);
    ASSERT_TRUE(appended) << appended.error().message;
  }
  [[nodiscard]] std::vector<KeptComplaint> kept(const ComplaintFilter& filter = {}, std::size_t limit = 100) {
    auto all = store_->list_complaints(filter, limit);
    EXPECT_TRUE(all) << all.error().message;
    return all ? *all : std::vector<KeptComplaint>{};
  }
  [[nodiscard]] std::vector<Complaint> listed(const ComplaintFilter& filter = {}, std::size_t limit = 100) {
    std::vector<Complaint> complaints;
    for (KeptComplaint& one : kept(filter, limit)) complaints.push_back(std::move(one.complaint));
    return complaints;
  }
  [[nodiscard]] std::uint64_t count(const ComplaintFilter& filter = {}) {
    const auto counted = store_->count_complaints(filter);
    EXPECT_TRUE(counted) << counted.error().message;
    return counted ? *counted : 0;
  }

  Place place_{GetParam()};
  std::unique_ptr<Store> store_ = opened(place_);
};

TEST_P(ComplaintStore, GivesBackWhatItTookTheLatestFirst) {
  append({handed_on(1), told()});
  append({imported("a")});
  EXPECT_THAT(listed(), ElementsAre(imported("a"), told(), handed_on(1)));
  store_.reset();
  store_ = opened(place_);
  EXPECT_THAT(listed(), ElementsAre(imported("a"), told(), handed_on(1)));
  EXPECT_THAT(listed({}, 2), ElementsAre(imported("a"), told()));
}

TEST_P(ComplaintStore, KeepsAnyOctetsOfAText) {
  using namespace std::string_literals;
  const std::string odd = "it's \"quoted\"; --\r\n\xF0\x9F\x91\x8D \xC3\x28\xFF\0after NUL\0"s;
  Complaint complaint = handed_on(1);
  complaint.text = complaint.source_addr = complaint.destination_addr = odd;
  complaint.upstream = complaint.system_id = odd;
  complaint.pdu.assign(odd.begin(), odd.end());
  complaint.session = ~std::uint64_t{0};
  append({complaint});
  EXPECT_THAT(listed(), ElementsAre(complaint));
}

TEST_P(ComplaintStore, KeepsOneOfWhichNothingIsKnown) {
  Complaint nothing;
  nothing.received_at = nothing.entered_at = at_millisecond(kNoon);
  append({nothing});
  EXPECT_THAT(listed(), ElementsAre(nothing));
  EXPECT_EQ(place_.query("SELECT count(*) FROM complaints WHERE complainant IS NULL AND sender IS NULL AND "
                         "violated_at IS NULL AND robocall IS NULL"),
            "1");
}

TEST_P(ComplaintStore, TellsTheFeedOfEachOnce) {
  append({handed_on(1), number_sent(1, std::chrono::minutes{1}), told(), imported("a")});
  const auto entries = feed(*store_);
  ASSERT_THAT(entries, SizeIs(4));
  for (const FeedEntry& entry : entries) {
    EXPECT_EQ(entry.kind, "complaint");
    EXPECT_FALSE(entry.fact);
    EXPECT_EQ(entry.organisation, 0U);
  }
  EXPECT_EQ(entries[0].recipient, sample_recipient(1));
  EXPECT_FALSE(entries[0].sender);
  EXPECT_EQ(entries[0].by, "");
  EXPECT_EQ(entries[0].details,
            R"({"complaint":1,"source":"text","destination_addr":"7726","upstream":"carrier_a",)"
            R"("system_id":"app1"})");
  EXPECT_EQ(entries[1].sender, kSender);
  EXPECT_EQ(entries[2].by, "kim");
  EXPECT_EQ(entries[2].at, at_millisecond(kNoon + 5'000)) << "when it was entered";
  EXPECT_EQ(entries[2].details, R"({"complaint":3,"source":"operator","note":"by telephone"})");
  EXPECT_EQ(entries[3].by, "lee");
  EXPECT_FALSE(entries[3].recipient);
  const auto of_sender = store_->history({.sender = kSender, .kinds = {"complaint"}}, 10).value();
  EXPECT_THAT(of_sender, SizeIs(3));
}

TEST_P(ComplaintStore, WhatWasImportedIsNotImportedAgain) {
  append({imported("a"), imported("b"), imported("a")});
  append({imported("b"), imported("c"), told()});
  EXPECT_THAT(listed(), ElementsAre(told(), imported("c"), imported("b"), imported("a")));
  EXPECT_THAT(feed(*store_), SizeIs(4)) << "and nothing is said of what was there";
  EXPECT_THAT(store_->known_complaints(std::vector<std::string>{"a", "x", "c", ""}).value(),
              UnorderedElementsAre("a", "c"));
  EXPECT_THAT(store_->known_complaints({}).value(), IsEmpty());
  append({told(), told()});
  EXPECT_EQ(count(), 6U) << "an empty reference names nothing";
}

TEST_P(ComplaintStore, WhatCannotBeIsToBlame) {
  Complaint of_nobody = told();
  of_nobody.by.clear();
  Complaint of_somebody = handed_on(1);
  of_somebody.by = "kim";
  Complaint of_a_foreigner = told(read_address("+4512345678").value());
  Complaint no_number = handed_on(1);
  no_number.only_number = true;
  for (const Complaint& unfit : {of_nobody, of_somebody, of_a_foreigner, no_number}) {
    const Appended appended = store_->append(std::vector<Change>{handed_on(2), unfit});
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().blame, Blame::change) << appended.error().message;
  }
  EXPECT_THAT(listed(), IsEmpty());
  EXPECT_THAT(feed(*store_), IsEmpty());
}

TEST_P(ComplaintStore, AreFoundBySenderComplainantSourceAndTime) {
  const Complaint late = number_sent(2, std::chrono::hours{5}, kOther);
  append({handed_on(1), late, told(), imported("a", kOther)});
  EXPECT_THAT(listed({.sender = kSender}), ElementsAre(told()));
  EXPECT_THAT(listed({.sender = kOther}), ElementsAre(imported("a", kOther), late));
  EXPECT_THAT(listed({.complainant = sample_recipient(1)}), ElementsAre(handed_on(1)));
  EXPECT_THAT(listed({.source = Source::import}), ElementsAre(imported("a", kOther)));
  EXPECT_THAT(listed({.source = Source::text}), ElementsAre(late, handed_on(1)));
  EXPECT_THAT(listed({.since = late.received_at}), ElementsAre(late));
  EXPECT_THAT(listed({.until = late.received_at}), SizeIs(3));
  EXPECT_THAT(listed({.sender = kOther, .source = Source::text, .since = late.received_at}),
              ElementsAre(late));
  EXPECT_THAT(listed({.sender = kSender, .complainant = sample_recipient(1)}), IsEmpty());
  EXPECT_EQ(count({.sender = kOther}), 2U);
  EXPECT_EQ(count({.source = Source::text, .until = late.received_at}), 1U);
}

TEST_P(ComplaintStore, ArePagedByTheirIds) {
  for (std::uint64_t i = 0; i < 7; ++i) append({handed_on(i)});
  std::vector<std::uint64_t> ids;
  ComplaintFilter filter;
  for (auto page = kept(filter, 3); !page.empty(); page = kept(filter, 3)) {
    for (const KeptComplaint& one : page) ids.push_back(one.id);
    filter.before = ids.back();
  }
  EXPECT_THAT(ids, ElementsAre(7, 6, 5, 4, 3, 2, 1));
}

TEST_P(ComplaintStore, TheNextNumberSaysWhoseTheTextWas) {
  using std::chrono::minutes;
  append({handed_on(1), number_sent(1, minutes{2}), number_sent(1, minutes{4}, kOther)});
  const auto all = kept();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[2].complaint, handed_on(1)) << "the evidence stays as it is";
  EXPECT_EQ(all[2].answered_by, 2U);
  EXPECT_EQ(all[2].sender, kSender);
  EXPECT_EQ(all[1].answered_by, 0U);
  EXPECT_EQ(all[1].sender, kSender);
  EXPECT_EQ(all[0].sender, kOther);
  EXPECT_THAT(kept({.sender = kSender}), ElementsAre(all[1], all[2]));
  EXPECT_THAT(kept({.sender = kOther}), ElementsAre(all[0])) << "it came behind the answer";
  EXPECT_EQ(count(), 2U) << "a text and its answer are one complaint";
  EXPECT_EQ(count({.sender = kSender}), 1U);
  EXPECT_EQ(count({.complainant = sample_recipient(1)}), 2U);
}

TEST_P(ComplaintStore, AllPartsOfALongTextHaveTheSameAnswer) {
  using std::chrono::seconds;
  append({handed_on(1), handed_on(1, seconds{1}), handed_on(1, seconds{2}), number_sent(1, seconds{40})});
  for (const KeptComplaint& one : kept({.source = Source::text})) EXPECT_EQ(one.sender, kSender);
  EXPECT_EQ(count(), 1U);
}

TEST_P(ComplaintStore, OnlyTheSameComplainantAnswersAndOnlySoon) {
  using namespace std::chrono_literals;
  Complaint labelled = number_sent(3, 1min);
  labelled.only_number = false;
  Complaint nobody = handed_on(4);
  nobody.complainant = {};
  Complaint nobodys_number = number_sent(4, 1min);
  nobodys_number.complainant = {};
  append({handed_on(1), number_sent(2, 1min),               // somebody else's
          handed_on(2, 2min), number_sent(2, 62min + 1ms),  // late
          handed_on(3), labelled,                           // a complaint by itself
          nobody, nobodys_number,                           // who knows whose
          number_sent(5, 1min), handed_on(5, 2min)});       // too early
  for (const KeptComplaint& one : kept()) EXPECT_EQ(one.answered_by, 0U) << one.id;
  EXPECT_EQ(count(), 10U);
  const auto patient = kept({.sender = kSender, .complainant = sample_recipient(2), .dialogue = 61min});
  ASSERT_THAT(patient, SizeIs(3));
  EXPECT_EQ(patient[1].answered_by, patient[0].id);
  EXPECT_THAT(kept({.sender = kSender, .complainant = sample_recipient(2)}), SizeIs(2));
}

TEST_P(ComplaintStore, ATextThatNamesItsSenderNeedsNoAnswer) {
  Complaint labelled = handed_on(1);
  labelled.sender = kOther;
  append({labelled, number_sent(1, std::chrono::minutes{1})});
  EXPECT_EQ(kept({.sender = kOther}).at(0).answered_by, 0U);
  EXPECT_EQ(count(), 2U);
}

TEST_P(ComplaintStore, AnswersArriveInAnyOrderOfCommit) {
  using std::chrono::minutes;
  append({number_sent(1, minutes{1})});
  append({handed_on(1)});  // through a node that had the store later
  EXPECT_EQ(kept().at(0).sender, kSender);
  EXPECT_EQ(count(), 1U);
}

TEST_P(ComplaintStore, StandBesideWhatRecipientsSay) {
  append({sample_grant(1), handed_on(1), sample_text(Record::Kind::opt_out, 2), told(), sample_receipt(1)});
  EXPECT_EQ(standing(*store_).size(), 2U);
  EXPECT_EQ(count(), 2U);
  EXPECT_TRUE(holds(*store_, 1));
}

INSTANTIATE_TEST_SUITE_P(Each, ComplaintStore, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
