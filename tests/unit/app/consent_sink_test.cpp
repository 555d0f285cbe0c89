// SPDX-License-Identifier: Apache-2.0
#include "consent_sink.hpp"

#include "kept_receipts.hpp"
#include "support/fake_store.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const WallTime kNow{1'764'000'000'123ms};
const net::SessionName kSession{42, "main", "192.0.2.1:1", "app1"};

std::shared_ptr<const relay::Rules> rules_with(const std::vector<std::string>& upstreams) {
  auto rules = std::make_shared<relay::Rules>();
  for (const std::string& name : upstreams) rules->upstreams.push_back({name});
  return rules;
}

class ConsentSinkTest : public ::testing::Test {
 protected:
  std::shared_ptr<const relay::Receipt> receipt_for(policy::UpstreamId upstream, WallTime at = kNow) {
    return std::make_shared<relay::Receipt>(relay::Receipt{.message_id = ids_.next({at, 101}),
                                                           .upstream = upstream,
                                                           .system_id = "app1",
                                                           .deliver_sm = {1, 2, 3}});
  }
  [[nodiscard]] bool keep(const std::shared_ptr<const relay::Receipt>& receipt) {
    return sink_.keep(receipt, [this](bool durable) { outcomes_.push_back(durable); });
  }

  relay::MessageIds ids_{1};
  testing::FakeStore store_;
  Knowledge knowledge_;
  store::Writer writer_{store_, knowledge_, 0, {}};
  const std::shared_ptr<const relay::Rules> rules_ = rules_with({"first", "second"});
  ComplaintTaps complaints_;
  ConsentSink sink_{writer_, knowledge_, complaints_, rules_, 10s};
  std::vector<bool> outcomes_;  // by the writer's thread; read after stop()
};

TEST_F(ConsentSinkTest, RecordsWhatASessionTook) {
  constexpr std::array<std::uint8_t, 4> kPdu{9, 8, 7, 6};
  relay::ConsentText text;
  text.recipient = PhoneNumber::nanp(2223334545);
  text.sender = PhoneNumber::nanp(2223334646);
  text.source_addr = "12223334545";
  text.text = "Approve 12223334646";
  text.system_id = "app1";
  text.upstream = 1;
  text.pdu = kPdu;
  ASSERT_TRUE(sink_.submit(text, kSession, kNow, [this](bool durable) { outcomes_.push_back(durable); }));
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  ASSERT_THAT(store_.records(), SizeIs(1));
  const store::Record record = store_.records()[0];
  EXPECT_EQ(record.kind, store::Record::Kind::grant);
  EXPECT_EQ(record.upstream, "second");
  EXPECT_EQ(record.session, 42U);
  EXPECT_EQ(record.received_at, kNow);
  EXPECT_EQ(record.effective_from, kNow + 10s);
  EXPECT_THAT(record.pdu, ElementsAre(9, 8, 7, 6));
}

class ComplaintSinkTest : public ConsentSinkTest {
 protected:
  ComplaintSinkTest() {
    complaints_.set_hear([this](const store::Complaint& one) { heard_.push_back(one); });
  }
  [[nodiscard]] bool submit() {
    constexpr std::array<std::uint8_t, 4> kPdu{9, 8, 7, 6};
    relay::ConsentText text;
    text.kind = relay::TextKind::complaint;
    text.recipient = PhoneNumber::nanp(2223334545);
    text.sender = PhoneNumber::nanp(2223334646);
    text.only_number = true;
    text.source_addr = "12223334545";
    text.destination_addr = "7726";
    text.text = "2223334646";
    text.system_id = "app1";
    text.upstream = 1;
    text.pdu = kPdu;
    return sink_.submit(text, kSession, kNow, [this](bool durable) { outcomes_.push_back(durable); });
  }

  std::vector<store::Complaint> heard_;  // by the writer's thread; read after stop()
};

TEST_F(ComplaintSinkTest, KeepsWhatASessionTookAndTellsOfIt) {
  ASSERT_TRUE(submit());
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  EXPECT_THAT(store_.records(), IsEmpty());
  ASSERT_THAT(store_.complaints(), SizeIs(1));
  const store::Complaint complaint = store_.complaints()[0];
  EXPECT_EQ(complaint.source, store::Complaint::Source::text);
  EXPECT_EQ(complaint.received_at, kNow);
  EXPECT_EQ(complaint.entered_at, kNow);
  EXPECT_EQ(complaint.complainant, PhoneNumber::nanp(2223334545));
  EXPECT_EQ(complaint.sender, PhoneNumber::nanp(2223334646));
  EXPECT_TRUE(complaint.only_number);
  EXPECT_EQ(complaint.text, "2223334646");
  EXPECT_EQ(complaint.destination_addr, "7726");
  EXPECT_EQ(complaint.upstream, "second");
  EXPECT_EQ(complaint.system_id, "app1");
  EXPECT_EQ(complaint.session, 42U);
  EXPECT_THAT(complaint.pdu, ElementsAre(9, 8, 7, 6));
  EXPECT_EQ(complaint.by, "");
  EXPECT_THAT(heard_, ElementsAre(complaint));
  EXPECT_EQ(complaints_.counts(), (ComplaintTaps::Counts{1, 0, 0}));
}

TEST_F(ComplaintSinkTest, TellsNothingOfWhatTheStoreDidNotTake) {
  store_.fail_next(1);
  ASSERT_TRUE(submit());
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(false));
  EXPECT_THAT(heard_, IsEmpty());
  EXPECT_EQ(complaints_.counts(), ComplaintTaps::Counts{});
  EXPECT_FALSE(submit()) << "the writer has stopped";
}

class OptOut : public ConsentSinkTest {
 protected:
  [[nodiscard]] bool submit(relay::TextKind kind) {
    relay::ConsentText text;
    text.kind = kind;
    text.recipient = kRecipient;
    text.sender = kSender;
    text.upstream = 0;
    return sink_.submit(text, kSession, kNow, [this](bool durable) { outcomes_.push_back(durable); });
  }
  [[nodiscard]] bool blocked() {
    return knowledge_.make_consents()->opted_out_since(kRecipient, kSender).has_value();
  }
  [[nodiscard]] bool pending() { return knowledge_.pending().contains(kRecipient, kSender); }

  const PhoneNumber kRecipient = PhoneNumber::nanp(2223334545);
  const PhoneNumber kSender = PhoneNumber::nanp(2223334646);
};

TEST_F(OptOut, BlocksBeforeItIsDurable) {
  store_.block();
  ASSERT_TRUE(submit(relay::TextKind::opt_out));
  EXPECT_TRUE(blocked());
  store_.release();
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  EXPECT_TRUE(blocked());
  EXPECT_FALSE(pending()) << "the index has it";
}

TEST_F(OptOut, BlocksThoughTheStoreFailed) {
  store_.fail_next(1);
  ASSERT_TRUE(submit(relay::TextKind::opt_out));
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(false));
  EXPECT_TRUE(blocked());
}

TEST_F(OptOut, AStartEndsOneThatCouldNotBeStored) {
  store_.block();
  store_.fail_next(1);
  ASSERT_TRUE(submit(relay::TextKind::opt_out));
  store_.await_hanging();  // in a batch of its own
  ASSERT_TRUE(submit(relay::TextKind::opt_in));
  store_.release();
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(false, true));
  EXPECT_FALSE(blocked());
}

TEST_F(OptOut, AnEarlierStartDoesNotEndIt) {
  store_.block();
  ASSERT_TRUE(submit(relay::TextKind::opt_in));
  store_.await_hanging();
  store_.fail_next(0);
  ASSERT_TRUE(submit(relay::TextKind::opt_out));
  store_.refuse([](const store::Change& change) {
    const auto* record = std::get_if<store::Record>(&change);
    return record != nullptr && record->kind == store::Record::Kind::opt_out;
  });
  store_.release();
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true, false));
  EXPECT_TRUE(blocked()) << "the opt-out came after the START";
}

TEST_F(OptOut, AWordAboutApprovalsEndsNone) {
  store_.fail_next(1);
  ASSERT_TRUE(submit(relay::TextKind::opt_out));
  ASSERT_TRUE(submit(relay::TextKind::stop_one));
  writer_.stop();
  EXPECT_TRUE(blocked());
}

TEST_F(OptOut, IsNotTakenByAWriterThatStops) {
  writer_.stop();
  EXPECT_FALSE(submit(relay::TextKind::opt_out));
  EXPECT_TRUE(blocked()) << "and the SMSC has been told that it was not taken";
}

TEST_F(ConsentSinkTest, KeepsAReceiptUnderItsUpstreamsName) {
  const auto receipt = receipt_for(1);
  ASSERT_TRUE(keep(receipt));
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  EXPECT_THAT(store_.receipts(), ElementsAre(store::PendingReceipt{.message_id = receipt->message_id,
                                                                   .upstream = "second",
                                                                   .system_id = "app1",
                                                                   .created_at = kNow,
                                                                   .deliver_sm = {1, 2, 3}}));
}

TEST_F(ConsentSinkTest, SaysWhenAReceiptIsNotKept) {
  store_.fail_next(1);
  ASSERT_TRUE(keep(receipt_for(0)));
  writer_.stop();
  EXPECT_THAT(outcomes_, ElementsAre(false));
  EXPECT_FALSE(keep(receipt_for(0))) << "the writer has stopped";
}

TEST_F(ConsentSinkTest, ForgetsAReceipt) {
  const auto receipt = receipt_for(0);
  ASSERT_TRUE(keep(receipt));
  ASSERT_TRUE(keep(receipt_for(1)));
  sink_.forget(receipt);
  writer_.stop();
  ASSERT_THAT(store_.receipts(), SizeIs(1));
  EXPECT_EQ(store_.receipts()[0].upstream, "second");
  sink_.forget(receipt);  // too late, and no harm
}

TEST_F(ConsentSinkTest, AdoptsAnotherConfiguration) {
  sink_.adopt(rules_with({"first", "second", "third"}), 0s);
  ASSERT_TRUE(keep(receipt_for(2)));
  relay::ConsentText text;
  text.recipient = PhoneNumber::nanp(2223334545);
  text.sender = PhoneNumber::nanp(2223334646);
  text.upstream = 2;
  ASSERT_TRUE(sink_.submit(text, kSession, kNow, nullptr));
  writer_.stop();
  EXPECT_EQ(store_.receipts().at(0).upstream, "third");
  EXPECT_EQ(store_.records().at(0).upstream, "third");
  EXPECT_EQ(store_.records().at(0).effective_from, kNow);
}

TEST_F(ConsentSinkTest, ReceiptsComeBackAfterARestartWithTheIdsOfThatTime) {
  const auto first = receipt_for(0);
  const auto second = receipt_for(1);
  ASSERT_TRUE(keep(first) && keep(second));
  writer_.stop();
  const auto kept = load_receipts(store_, *rules_with({"new", "second", "first"}), kNow);
  ASSERT_TRUE(kept.has_value());
  ASSERT_THAT(kept->receipts, SizeIs(2));
  EXPECT_EQ(kept->receipts[0]->message_id, first->message_id);
  EXPECT_EQ(kept->receipts[0]->upstream, 2);
  EXPECT_EQ(kept->receipts[1]->upstream, 1);
  EXPECT_EQ(kept->receipts[1]->system_id, "app1");
  EXPECT_EQ(kept->receipts[1]->deliver_sm, second->deliver_sm);
  EXPECT_EQ(kept->stranded, 0U);
}

TEST_F(ConsentSinkTest, ReceiptsOfAnUpstreamThatIsGoneStayUntilTheyAreTooOld) {
  ASSERT_TRUE(keep(receipt_for(1)));
  ASSERT_TRUE(keep(receipt_for(1, kNow - relay::kReceiptLifetime)));
  writer_.stop();
  const auto kept = load_receipts(store_, *rules_with({"first"}), kNow);
  ASSERT_TRUE(kept.has_value());
  EXPECT_THAT(kept->receipts, IsEmpty());
  EXPECT_EQ(kept->stranded, 1U);
  ASSERT_THAT(store_.receipts(), SizeIs(1));
  EXPECT_EQ(store_.receipts()[0].created_at, kNow);
}

TEST_F(ConsentSinkTest, SaysWhyReceiptsCannotBeLoaded) {
  ASSERT_TRUE(keep(receipt_for(1, kNow - relay::kReceiptLifetime)));
  writer_.stop();
  store_.fail_next(1);
  const auto kept = load_receipts(store_, *rules_with({"first"}), kNow);
  ASSERT_TRUE(kept.has_error());
  EXPECT_EQ(kept.error().message, "fake store: told to fail");
}

}  // namespace
}  // namespace smppguard::app
