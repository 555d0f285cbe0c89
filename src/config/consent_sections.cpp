// SPDX-License-Identifier: Apache-2.0
// What recipients may say, when they may be written to, and who may write.
#include "sections.hpp"
#include "smppguard/core/node_name.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>

namespace smppguard::config {
namespace {

using policy::Confirmation;
using policy::OptOutMode;
using policy::WhoMaySend;

constexpr std::array kSenders = std::to_array<Choice<WhoMaySend>>(
    {{"any", WhoMaySend::any}, {"registered_only", WhoMaySend::registered_only}});
constexpr std::array kModes = std::to_array<Choice<OptOutMode>>(
    {{"block", OptOutMode::block}, {"record_only", OptOutMode::record_only}, {"off", OptOutMode::off}});
constexpr std::array kConfirmations = std::to_array<Choice<Confirmation>>(
    {{"refuse", Confirmation::refuse}, {"allow_one", Confirmation::allow_one}});

constexpr std::size_t kLongestWord = 160;  // a longer text is never read as a word

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_letter(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (is_letter_or_digit(c) && (c < '0' || c > '9'));
  });
}

/// A word as texts are compared with it, but for accents.
std::string folded(const std::string& word) {
  std::string letters;
  for (const char c : word) {
    if (static_cast<unsigned char>(c) < 0x80 && !is_letter_or_digit(c)) continue;
    letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return letters;
}

/// A list of words, and what it is called.
struct WordList {
  std::string_view key;
  const std::vector<std::string>& words;
};

WordList help_words() {
  static const std::vector<std::string> kHelp = {"HELP", "INFO"};
  return {"the words that ask for help", kHelp};
}

/// A list that is checked itself where it is given.
WordList default_words(Section& section, std::string_view key, const std::vector<std::string>& words) {
  static const std::vector<std::string> kNone;
  return {key, section.find(key) == nullptr ? words : kNone};
}

void check_word(const TreeNode& word, std::initializer_list<WordList> others, Report& report) {
  if (!has_letter(word.text)) {
    return report.error(
        word.place, {fmt::format("{} has no letter, so no text would be read as it", in_quotes(word.text)),
                     "write a word such as STOP; case, blanks and punctuation do not matter"});
  }
  if (word.text.size() > kLongestWord) {
    return report.error(word.place, {fmt::format("the word has {} octets, and texts of more than {} are not "
                                                 "read as words",
                                                 word.text.size(), kLongestWord),
                                     "write a shorter one"});
  }
  for (const WordList& list : others) {
    const bool taken = std::any_of(list.words.begin(), list.words.end(), [&](const std::string& other) {
      return folded(other) == folded(word.text);
    });
    if (taken) {
      return report.error(
          word.place, {fmt::format("{} is taken already: it is one of {}", in_quotes(word.text), list.key),
                       "choose another word"});
    }
  }
}

/// `others`: the lists whose words cannot stand in this one too.
void read_words(Section& section, std::string_view key, std::initializer_list<WordList> others,
                std::vector<std::string>& words) {
  const auto given = section.texts(key);
  if (given.empty()) return;
  words.clear();
  for (const TreeNode* word : given) {
    check_word(*word, others, section.report());
    words.push_back(word->text);
  }
}

// It stands in names of files.
void check_node(Section& section, const std::string& node) {
  if (node.empty() || is_node_name(node)) return;
  section.report().error(
      section.find("node")->place,
      {fmt::format("{} cannot name a node", in_quotes(node)),
       fmt::format("write at most {} letters, digits, '.', '-' and '_'", kLongestNodeName)});
}

/// Somebody who wrote this line believes that there is a journal.
void needs_journal(Section& section, std::string_view key, const std::string& what) {
  section.report().error(section.find(key)->place,
                         {fmt::format("there is no journal {}", what), "name a folder as journal: path:"});
}

}  // namespace

void read_senders(Section& top, WhoMaySend& senders) {
  top.choice("senders", senders, kSenders);
}

void read_opt_outs(Section& top, policy::OptOutOptions& opt_outs) {
  Section section{top.find("opt_outs"), "opt_outs", top.report()};
  section.choice("mode", opt_outs.mode, kModes);
  section.choice("confirmation", opt_outs.confirmation, kConfirmations);
  read_words(section, "stop_words",
             {help_words(), default_words(section, "start_words", opt_outs.start_words)},
             opt_outs.stop_words);
  read_words(section, "start_words", {{"stop_words", opt_outs.stop_words}}, opt_outs.start_words);
  if (opt_outs.confirmation == Confirmation::allow_one && opt_outs.mode != OptOutMode::block &&
      section.sound()) {
    top.report().warning(section.find("confirmation")->key_place,
                         {"confirmation has no effect: no message is refused for an opt-out",
                          "set opt_outs: mode: block, or remove the line"});
  }
  section.finish();
}

void read_own_lists(Section& top, const policy::OptOutOptions& opt_outs,
                    const policy::ApprovalOptions& approval, policy::OwnListOptions& own_lists) {
  Section section{top.find("own_lists"), "own_lists", top.report()};
  section.choice("by_text", own_lists.by_text, kYesNo);
  const WordList stop{"stop_words", opt_outs.stop_words};
  read_words(section, "on_words",
             {stop, help_words(), default_words(section, "off_words", own_lists.off_words)},
             own_lists.on_words);
  read_words(section, "off_words", {stop, help_words(), {"on_words", own_lists.on_words}},
             own_lists.off_words);
  if (own_lists.by_text && approval.numbers.empty() && section.sound()) {
    top.report().error(section.find("by_text")->place,
                       {"there is no approval number to which such a text could be sent",
                        "name one under approval: numbers:, or write false"});
  }
  section.finish();
}

void read_quiet_hours(Section& top, const std::vector<policy::RouteOptions>& routes,
                      policy::QuietHoursOptions& quiet_hours) {
  Section section{top.find("quiet_hours"), "quiet_hours", top.report()};
  section.filled_text("areas", quiet_hours.areas);
  section.filled_text("windows", quiet_hours.windows);
  const auto route = std::find_if(routes.begin(), routes.end(), [](const policy::RouteOptions& one) {
    return one.quiet_hours != policy::QuietMode::off;
  });
  if (route != routes.end() && quiet_hours.areas.empty() && section.sound()) {
    top.report().error(section.place(),
                       {fmt::format("the route {} has quiet hours, but no file says what time it is where",
                                    in_quotes(route->name)),
                        "name the delivered area-codes.csv as quiet_hours: areas:"});
  } else if (!quiet_hours.windows.empty() && quiet_hours.areas.empty() && section.sound()) {
    top.report().error(section.find("windows")->place,
                       {"windows have no effect without areas, which say what time it is where",
                        "name the delivered area-codes.csv as areas beside it, or remove the line"});
  }
  section.finish();
}

void read_journal(Section& top, journal::JournalOptions& journal) {
  constexpr std::array kDecisions = std::to_array<Choice<journal::Decisions>>(
      {{"refusals", journal::Decisions::refusals}, {"all", journal::Decisions::all}});
  constexpr std::chrono::days kLongest{36'500};
  Section section{top.find("journal"), "journal", top.report()};
  section.text("path", journal.path);
  section.text("node", journal.node);
  section.text("heads", journal.heads);
  section.choice("decisions", journal.decisions, kDecisions);
  section.count("max_queued", journal.max_queued, {1'024, 16'777'216});
  section.duration("sync", journal.sync, std::chrono::milliseconds{10}, std::chrono::minutes{1});
  section.duration("sign_every", journal.sign_every, std::chrono::seconds{1}, std::chrono::hours{24});
  section.duration("keep_evidence", journal.keep_evidence, std::chrono::days{31}, kLongest);
  section.duration("keep_refusals", journal.keep_refusals, std::chrono::days{31}, kLongest);
  section.duration("keep_decisions", journal.keep_decisions, std::chrono::days{31}, kLongest);
  check_node(section, journal.node);
  if (journal.path.empty() && section.sound()) {
    if (!journal.heads.empty()) needs_journal(section, "heads", "whose heads could be kept");
    if (journal.decisions == journal::Decisions::all)
      needs_journal(section, "decisions", "in which decisions could be recorded");
  }
  section.finish();
}

void read_contact(Section& top, std::string& contact) {
  top.text("contact", contact);
}

}  // namespace smppguard::config
