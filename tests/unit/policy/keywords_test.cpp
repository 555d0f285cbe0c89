// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/keywords.hpp"

#include "smppguard/policy/approval.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace smppguard::policy {
namespace {

using Kind = ServiceRequest::Kind;
using namespace std::string_literals;

const OwnListOptions kByText{.by_text = true};
const PhoneNumber kSender = PhoneNumber::nanp(2'223'334'646);

TEST(Keywords, WholeMessagesInAnySpelling) {
  const Keywords words;
  for (const char* text : {"STOP",
                           "stop",
                           "STOP.",
                           " stop ",
                           "Stop!",
                           "s t o p",
                           "\"Stop\"",
                           "\r\nSTOP\r\n",
                           "stop-all",
                           "STOP ALL",
                           "opt-out",
                           "Opt out",
                           "OPTOUT",
                           "Unsubscribe",
                           "quit?",
                           "(end)",
                           "cancel...",
                           "revoke",
                           "Remove",
                           "\xE2\x80\x9CStop\xE2\x80\x9D",
                           "\xE2\x80\x98stop\xE2\x80\x99",
                           "opt\xE2\x80\x91out",
                           "\xC2\xA0stop\xC2\xA0",
                           "stop\xE3\x80\x80",
                           "stop\xE2\x80\x8B",
                           "\xEF\xBB\xBFstop",
                           "\xC2\xA1stop!",
                           "Arr\xC3\xAAt",
                           "ARR\xC3\x8AT",
                           "Arre\xCC\x82t",
                           "arret"}) {
    EXPECT_EQ(words.read(text), Word::stop) << text;
  }
  for (const char* text : {"START", "start", "un-stop", "Unstop!"}) {
    EXPECT_EQ(words.read(text), Word::start) << text;
  }
  for (const char* text : {"", " ", "...", "please stop", "don't stop", "STOP IT", "stopp", "sto",
                           "STOP 12223334646", "yes", "HELP", "Approve 12223334646", "st\xC3\x98p\xC3\x9F",
                           "stop\xEF\xBF\xBD", "stop\xC3", "\xD0\xA1TOP"}) {
    EXPECT_EQ(words.read(text), Word::none) << text;
  }
}

TEST(Keywords, LongTextsAreNoWords) {
  const Keywords words;
  const std::string stop = "STOP";
  EXPECT_EQ(words.read(stop + std::string(Keywords::kLongestText - stop.size(), ' ')), Word::stop);
  EXPECT_EQ(words.read(stop + std::string(Keywords::kLongestText - stop.size() + 1, ' ')), Word::none);
}

TEST(Keywords, OffMeansNoWordAtSendersNumbers) {
  const Keywords off{{.mode = OptOutMode::off}, {}};
  EXPECT_EQ(off.read("STOP"), Word::none);
  EXPECT_EQ(off.read_request("STOP").kind, Kind::stop_all);
  const Keywords recorded{{.mode = OptOutMode::record_only}, {}};
  EXPECT_EQ(recorded.read("STOP"), Word::stop);
}

TEST(Keywords, WordsOfTheOperatorsOwn) {
  OptOutOptions options;
  options.stop_words = {"No m\xC3\xA1s", "!?", "", "\xD1\x81\xD1\x82\xD0\xBE\xD0\xBF", "stop2"};
  options.start_words = {"otra vez"};
  const Keywords words{options, {}};
  EXPECT_EQ(words.read("no mas!"), Word::stop);
  EXPECT_EQ(words.read("\xD1\x81\xD1\x82\xD0\xBE\xD0\xBF."), Word::stop);
  EXPECT_EQ(words.read("OTRAVEZ"), Word::start);
  EXPECT_EQ(words.read("stop"), Word::none);
  for (const char* nothing : {"", " ", "!?", "-"}) {
    EXPECT_EQ(words.read(nothing), Word::none);
    EXPECT_EQ(words.read_request(nothing).kind, Kind::none);
  }
  EXPECT_EQ(words.read_request("STOP2 1 222 333 4646"), (ServiceRequest{Kind::stop_one, kSender}));
}

TEST(Keywords, RequestsToAnApprovalNumber) {
  const Keywords words{{}, kByText};
  for (const char* text : {"STOP", "Stop.", "Opt-out", "ARR\xC3\x8AT"}) {
    EXPECT_EQ(words.read_request(text), (ServiceRequest{Kind::stop_all})) << text;
  }
  for (const char* text : {"help", "HELP!", "Info", "in fo?"}) {
    EXPECT_EQ(words.read_request(text), (ServiceRequest{Kind::help})) << text;
  }
  EXPECT_EQ(words.read_request("Allow only"), (ServiceRequest{Kind::only_allowed}));
  EXPECT_EQ(words.read_request("allow-all."), (ServiceRequest{Kind::everybody}));
  for (const char* text :
       {"START", "Approve 12223334646", "help me", "HELP 12223334646", "", "12223334646"}) {
    EXPECT_EQ(words.read_request(text), ServiceRequest{}) << text;
  }
  EXPECT_EQ(Keywords{}.read_request("ALLOW ONLY"), ServiceRequest{});
  EXPECT_EQ(Keywords{}.read_request("ALLOW ALL"), ServiceRequest{});
}

TEST(Keywords, RecipientsChooseWhoReachesThemWhereTheyMay) {
  const Keywords words{{}, kByText};
  for (const char* text : {"Block 12223334646", "BLOCK 1 (222) 333-4646", "block12223334646."}) {
    EXPECT_EQ(words.read_request(text), (ServiceRequest{Kind::block_one, kSender})) << text;
    EXPECT_EQ(Keywords{}.read_request(text), ServiceRequest{}) << text;
  }
  for (const char* text : {"Unblock 12223334646", "un-block: 1.222.333.4646"}) {
    EXPECT_EQ(words.read_request(text), (ServiceRequest{Kind::unblock_one, kSender})) << text;
    EXPECT_EQ(Keywords{}.read_request(text), ServiceRequest{}) << text;
  }
  EXPECT_EQ(words.read_request("Only approved"), (ServiceRequest{Kind::only_allowed}));
  EXPECT_EQ(words.read_request("All senders"), (ServiceRequest{Kind::everybody}));
  for (const char* text :
       {"Block", "Block 2223334646", "Block 12223334646 please", "Block 11223334646", "Unblock",
        "Unblock all", "Please block 12223334646", "Only approved 12223334646"}) {
    EXPECT_EQ(words.read_request(text), ServiceRequest{}) << text;
  }
}

TEST(Keywords, StopAndANumberEndsOneApproval) {
  const Keywords words;
  for (const char* text :
       {"Stop 12223334646", "STOP 1 (222) 333-4646", "stop+1.222.333.4646", "quit: 1-222-333-4646!",
        "STOP12223334646", "opt out 12223334646", "Stop all 12223334646"}) {
    EXPECT_EQ(words.read_request(text), (ServiceRequest{Kind::stop_one, kSender})) << text;
  }
  for (const char* text :
       {"Stop 2223334646", "Stop 122233346467", "Stop 1222333464", "Stop 22223334646", "Stop 11223334646",
        "Stop 10223334646", "Stop 12223334646 now", "Please stop 12223334646", "Stop 12223334646 12223334647",
        "Stop 01112223334646", "Start 12223334646"}) {
    EXPECT_EQ(words.read_request(text), ServiceRequest{}) << text;
  }
}

/// Draws spellings of a word that all mean the same, and other texts that do not.
class Speller {
 public:
  explicit Speller(unsigned seed) : random_{seed} {}

  std::string respell(std::string_view word) {
    std::string text = fillers();
    for (const char letter : word) {
      const bool lower = letter >= 'A' && letter <= 'Z' && draw(2) == 0;
      text += lower ? static_cast<char>(letter - 'A' + 'a') : letter;
      text += fillers();
    }
    return text;
  }
  std::string with_a_letter_more(std::string text) {
    static const std::vector<std::string> kLetters = {"a",        "Q",        "7",           "0",
                                                      "\xC3\x9F", "\xD0\xB0", "\xE6\xAD\xA2"};
    const std::string& letter = kLetters[draw(kLetters.size())];
    std::size_t at = draw(text.size() + 1);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    return text.insert(at, letter);
  }

 private:
  std::string fillers() {
    static const std::vector<std::string> kFillers = {
        " ",           ".", "!", "-", "'", "\"", "\t", "\n", "/", "\xC2\xA0", "\xE2\x80\x99", "\xE2\x80\xA6",
        "\xE2\x80\x89"};
    std::string all;
    while (draw(4) == 0) all += kFillers[draw(kFillers.size())];
    return all;
  }
  std::size_t draw(std::size_t below) { return random_() % below; }
  std::mt19937 random_;
};

TEST(KeywordsProperty, SpellingDoesNotMatterAndEveryLetterDoes) {
  const OptOutOptions options;
  const Keywords words{options, kByText};
  Speller speller{20'240'326};
  const auto check = [&](const std::vector<std::string>& all, Word meaning) {
    for (const std::string& word : all) {
      for (int round = 0; round < 500; ++round) {
        const std::string text = speller.respell(word);
        ASSERT_EQ(words.read(text), meaning) << text;
        const std::string other = speller.with_a_letter_more(text);
        ASSERT_EQ(words.read(other), Word::none) << other;
      }
    }
  };
  check(options.stop_words, Word::stop);
  check(options.start_words, Word::start);
}

TEST(KeywordsProperty, WhatApproveTakesAsANumberStopTakesToo) {
  const Keywords words;
  std::mt19937 random{20'240'327};
  constexpr std::array<std::string_view, 8> kPieces = {" ", "(", ")", "-", ".", "+", "\xC2\xA0", "\t"};
  for (int round = 0; round < 5'000; ++round) {
    std::string tail;
    for (const char digit : "12223334646"s) {
      while (random() % 3 == 0) tail += kPieces[random() % kPieces.size()];
      if (random() % 50 == 0) continue;
      tail += random() % 50 == 0 ? '1' : digit;
    }
    const auto approved = read_approval("Approve " + tail, ApprovalForm::relaxed);
    const PhoneNumber* number = std::get_if<PhoneNumber>(&approved);
    const ServiceRequest expected =
        number != nullptr ? ServiceRequest{Kind::stop_one, *number} : ServiceRequest{};
    ASSERT_EQ(words.read_request("Stop " + tail), expected) << tail;
  }
}

}  // namespace
}  // namespace smppguard::policy
