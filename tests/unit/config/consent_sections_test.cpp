// SPDX-License-Identifier: Apache-2.0
// Who may send, what recipients may say, quiet hours, and the journal.
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kStore = "store: {path: x.db}\n";
// Nothing else that has to be kept.
const std::string kNoStore = "approval:\nstore:\n";

testing::Matcher<std::vector<Diagnostic>> tell(const std::string& message) {
  return testing::Contains(testing::Field("message", &Diagnostic::message, testing::HasSubstr(message)));
}

TEST(OptOuts, AreReadAndBlockByDefault) {
  const Loaded loaded = load_sound_but("");
  EXPECT_EQ(loaded.config.opt_outs.mode, policy::OptOutMode::block);
  EXPECT_EQ(loaded.config.opt_outs.confirmation, policy::Confirmation::refuse);
  EXPECT_THAT(loaded.config.opt_outs.stop_words, SizeIs(13));
  const Loaded other = load_sound_but(
      "opt_outs: {mode: block, confirmation: allow_one, stop_words: [Basta], start_words: [Di nuovo]}\n" +
      kStore);
  EXPECT_THAT(other.diagnostics, IsEmpty());
  EXPECT_EQ(other.config.opt_outs.confirmation, policy::Confirmation::allow_one);
  EXPECT_THAT(other.config.opt_outs.stop_words, ElementsAre("Basta"));
  EXPECT_THAT(other.config.opt_outs.start_words, ElementsAre("Di nuovo"));
}

TEST(OptOuts, HaveWordsThatSomebodyCanWrite) {
  EXPECT_THAT(
      diagnose("opt_outs:\n  stop_words: [\"...\", \"123\"]\n" + kStore),
      ElementsAre(error_at(2, 16, "\"...\" has no letter"), error_at(2, 23, "\"123\" has no letter")));
}

TEST(OptOuts, HaveWordsThatAreNotTooLong) {
  const auto stop = [](std::size_t size) {
    return "opt_outs:\n  stop_words: [" + std::string(size, 'x') + "]\n";
  };
  EXPECT_THAT(diagnose(stop(160)), IsEmpty());
  EXPECT_THAT(diagnose(stop(161)), ElementsAre(error_at(2, 16, "the word has 161 octets", "shorter")));
}

TEST(OptOuts, HaveWordsOfOneMeaning) {
  EXPECT_THAT(
      diagnose("opt_outs:\n  start_words: [again, Opt-Out.]\n"),
      ElementsAre(error_at(2, 24, "\"Opt-Out.\" is taken already: it is one of stop_words", "another word")));
  EXPECT_THAT(diagnose("opt_outs:\n  start_words: [go]\n  stop_words: [Go!, enough]\n"),
              ElementsAre(error_at(2, 17, "\"go\" is taken already: it is one of stop_words")));
  EXPECT_THAT(diagnose("opt_outs:\n  stop_words: [Un-stop, help]\n"),
              ElementsAre(error_at(2, 16, "\"Un-stop\" is taken already: it is one of start_words"),
                          error_at(2, 25, "\"help\" is taken already: it is one of the words that ask")));
  EXPECT_THAT(diagnose("opt_outs:\n  stop_words: [start]\n  start_words: [again]\n"), IsEmpty())
      << "the default is no longer there";
}

TEST(OptOuts, KnowTheirWords) {
  EXPECT_THAT(diagnose("opt_outs:\n  mode: blocks\n  confirmation: allow\n"),
              ElementsAre(error_at(2, 9, "mode: \"blocks\" is not known", "one of: block, record_only, off"),
                          error_at(3, 17, "confirmation: \"allow\" is not known", "refuse, allow_one")));
  EXPECT_EQ(load_sound_but("opt_outs: {mode: off}\n").config.opt_outs.mode, policy::OptOutMode::off);
  EXPECT_THAT(diagnose("opt_outs:\n  stop_words: []\n"),
              ElementsAre(error_at(2, 15, "stop_words is an empty list")));
}

TEST(OptOuts, WarnOfAConfirmationThatNobodyNeeds) {
  EXPECT_THAT(diagnose("opt_outs:\n  mode: record_only\n  confirmation: allow_one\n" + kStore),
              ElementsAre(warning_at(3, 3, "confirmation has no effect")));
}

TEST(OptOuts, NeedAStoreOnlyIfTheyWereAskedFor) {
  EXPECT_THAT(diagnose(kNoStore), Not(tell("nowhere to be kept")));
  EXPECT_THAT(diagnose("opt_outs: {mode: block}\n" + kNoStore), tell("opt-outs have nowhere to be kept"));
  EXPECT_THAT(diagnose("opt_outs: {mode: \"off\"}\n" + kNoStore), Not(tell("nowhere to be kept")));
}

TEST(Senders, NeedAStoreToBeRegisteredIn) {
  EXPECT_EQ(load_sound_but("").config.senders, policy::WhoMaySend::any);
  EXPECT_EQ(load_sound_but("senders: registered_only\n" + kStore).config.senders,
            policy::WhoMaySend::registered_only);
  EXPECT_THAT(diagnose("senders: registered_only\n" + kNoStore), tell("registered senders have nowhere"));
  EXPECT_THAT(diagnose("senders: registerd_only\n"), ElementsAre(error_at(1, 10, "\"registerd_only\"")));
}

TEST(OwnLists, AreSetByTextOnlyWhereThatIsOn) {
  EXPECT_FALSE(load_sound_but("").config.own_lists.by_text);
  const Loaded loaded = load_sound_but("own_lists: {by_text: true, on_words: [Friends], off_words: [All]}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_TRUE(loaded.config.own_lists.by_text);
  EXPECT_THAT(loaded.config.own_lists.on_words, ElementsAre("Friends"));
}

TEST(OwnLists, ByTextNeedANumberToWriteTo) {
  const auto no_number = warning_at(3, 1, "no approval number");
  EXPECT_THAT(diagnose("own_lists:\n  by_text: true\napproval:\n"),
              ElementsAre(error_at(2, 12, "there is no approval number", "approval: numbers:"), no_number));
  EXPECT_THAT(diagnose("own_lists:\n  by_text: false\napproval:\n"), ElementsAre(no_number));
  EXPECT_THAT(diagnose("own_lists: {by_text: yes}\n"),
              ElementsAre(error_at(1, 22, "by_text: \"yes\" is not known", "one of: true, false")));
}

TEST(OwnLists, HaveWordsOfOneMeaning) {
  EXPECT_THAT(diagnose("own_lists:\n  on_words: [quit, info]\n  off_words: [stop all, Open]\n"),
              ElementsAre(error_at(2, 14, "\"quit\" is taken already: it is one of stop_words"),
                          error_at(2, 20, "\"info\" is taken already"),
                          error_at(3, 15, "\"stop all\" is taken already")));
  EXPECT_THAT(diagnose("own_lists:\n  on_words: [Allow all]\n"),
              ElementsAre(error_at(2, 14, "it is one of off_words")));
  EXPECT_THAT(diagnose("own_lists:\n  on_words: [shut]\n  off_words: [open, SHUT]\n"),
              ElementsAre(error_at(3, 21, "it is one of on_words")));
  EXPECT_THAT(diagnose("own_lists:\n  on_words: [enough]\nopt_outs:\n  stop_words: [Enough]\n"),
              ElementsAre(error_at(2, 14, "it is one of stop_words")));
}

TEST(QuietHours, HaveWindowsOnlyWithAreas) {
  EXPECT_THAT(diagnose("quiet_hours:\n  windows: w.csv\n"),
              ElementsAre(error_at(2, 12, "windows have no effect without areas", "area-codes.csv")));
  EXPECT_THAT(diagnose("quiet_hours: {areas: a.csv}\n"), IsEmpty()) << "organisations may have their own";
  EXPECT_THAT(diagnose("quiet_hours: {areas: \"\"}\n"), ElementsAre(error_at(1, 22, "areas is empty")));
}

TEST(QuietHours, OfARouteAreOneOfThree) {
  const auto mode = [](const std::string& word) {
    const Loaded loaded = load_sound_but("routes:\n- {name: r, upstream: carrier, quiet_hours: " + word +
                                         "}\nquiet_hours: {areas: a.csv}\n");
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << word;
    return loaded.config.routes.at(0).quiet_hours;
  };
  EXPECT_EQ(mode("off"), policy::QuietMode::off);
  EXPECT_EQ(mode("refuse"), policy::QuietMode::refuse);
  EXPECT_EQ(mode("defer"), policy::QuietMode::defer);
  EXPECT_THAT(diagnose("routes:\n- {name: r, upstream: carrier, quiet_hours: delay}\n"),
              ElementsAre(error_at(2, 45, "quiet_hours: \"delay\" is not known", "off, refuse, defer")));
}

TEST(QuietHours, OfARouteNeedAFileOfClocks) {
  const std::string route = "routes:\n- {name: r, upstream: carrier, quiet_hours: refuse}\n";
  EXPECT_THAT(diagnose(route), tell("the route \"r\" has quiet hours"));
  const Loaded loaded = load_sound_but(route + "quiet_hours: {areas: a.csv, windows: w.csv}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.routes[0].quiet_hours, policy::QuietMode::refuse);
  EXPECT_EQ(loaded.config.quiet_hours, (policy::QuietHoursOptions{"a.csv", "w.csv"}));
}

TEST(Clients, MayBeTiedToSenders) {
  const Loaded loaded = load_sound_but(
      "clients:\n- {system_id: shop, organisations: [shop], senders: [12223334646, \"55555\"], "
      "default_sender: 2223334646}\n" +
      kStore);
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const policy::ClientOptions& client = loaded.config.clients->at(0);
  EXPECT_THAT(client.organisations, ElementsAre("shop"));
  EXPECT_THAT(client.senders, ElementsAre("12223334646", "55555"));
  EXPECT_EQ(client.default_sender, "2223334646");
  EXPECT_THAT(diagnose("clients:\n- system_id: shop\n  senders: [ACME]\n  default_sender: 1-800-FLOWERS\n"),
              ElementsAre(error_at(3, 13, "\"ACME\" is no telephone number"),
                          error_at(4, 19, "\"1-800-FLOWERS\" is no")));
  EXPECT_THAT(diagnose("clients:\n- {system_id: shop, organisations: [shop]}\n" + kNoStore),
              tell("the organisations that clients are tied to have nowhere"));
}

TEST(Clients, WithADefaultSenderNotTheirOwnDrawAWarning) {
  const auto diagnose_sender = [](const std::string& rest) {
    return diagnose("clients:\n- {system_id: shop, default_sender: 2223334646" + rest + "}\n");
  };
  EXPECT_THAT(
      diagnose_sender(", senders: [12223334647]"),
      ElementsAre(warning_at(2, 37, "default_sender \"2223334646\" is none of", "add it to senders")));
  EXPECT_THAT(diagnose_sender(", senders: [12223334646]"), IsEmpty()) << "however it is written";
  EXPECT_THAT(diagnose_sender(", senders: [12223334647], organisations: [shop]"), IsEmpty());
  EXPECT_THAT(diagnose_sender(""), IsEmpty());
}

TEST(Journal, IsRead) {
  const Loaded loaded = load_sound_but(
      "journal: {path: j, node: n, heads: h, decisions: all, max_queued: 2048, sync: 100ms, sign_every: 5s, "
      "keep_evidence: 3650d, keep_refusals: 400d, keep_decisions: 31d}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const journal::JournalOptions& journal = loaded.config.journal;
  EXPECT_EQ(journal.path, "j");
  EXPECT_EQ(journal.heads, "h");
  EXPECT_EQ(journal.decisions, journal::Decisions::all);
  EXPECT_EQ(journal.max_queued, 2048U);
  EXPECT_EQ(journal.keep_refusals, std::chrono::days{400});
}

TEST(Journal, HasToBeSomewhereForItsHeads) {
  EXPECT_THAT(diagnose("journal:\n  heads: /mnt/elsewhere\n"),
              ElementsAre(error_at(2, 10, "there is no journal")));
  EXPECT_THAT(diagnose("journal: {path: j, keep_evidence: 1d}\n"), SizeIs(1));
}

TEST(Journal, HasToBeSomewhereForDecisions) {
  EXPECT_THAT(diagnose("journal:\n  path: \"\"\n  decisions: all\n"),
              ElementsAre(error_at(3, 14, "there is no journal", "journal: path:")));
  EXPECT_THAT(diagnose("journal: {path: \"\", decisions: refusals, keep_refusals: 400d}\n"), IsEmpty());
}

TEST(Journal, NamesItsNodeAsFilesMayBeNamed) {
  EXPECT_THAT(diagnose("journal: {path: j, node: carrier-1.east_2}\n"), IsEmpty());
  EXPECT_THAT(diagnose("journal: {path: j, node: ../east}\n"),
              ElementsAre(error_at(1, 26, "\"../east\" cannot name a node", "letters, digits")));
  EXPECT_THAT(diagnose("journal: {path: j, node: " + std::string(65, 'n') + "}\n"),
              ElementsAre(error_at(1, 26, "cannot name a node")));
}

TEST(Journal, HasBounds) {
  EXPECT_THAT(diagnose("journal:\n  path: j\n  max_queued: 1023\n  sync: 9ms\n  sign_every: 25h\n"
                       "  keep_evidence: 30d\n  keep_refusals: 36501d\n  decisions: some\n"),
              testing::UnorderedElementsAre(error_at(3, 15, "max_queued"), error_at(4, 9, "sync"),
                                            error_at(5, 15, "sign_every"), error_at(6, 18, "keep_evidence"),
                                            error_at(7, 18, "keep_refusals"),
                                            error_at(8, 14, "\"some\" is not known", "refusals, all")));
}

TEST(Contact, IsAnyText) {
  EXPECT_EQ(load_sound_but("contact: \"a@b, +1 222\"\n").config.contact, "a@b, +1 222");
}

}  // namespace
}  // namespace smppguard::config
