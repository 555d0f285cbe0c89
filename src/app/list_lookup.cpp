// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_output.hpp"
#include "list_place.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/recipient_inquiry.hpp"
#include "smppguard/dnc/scrub.hpp"
#include "smppguard/dnc/sender_inquiry.hpp"
#include "wall_clock.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

constexpr const char* kLookupHelp =
    "Say of each number whether lists hold it: NUMBER,ANSWER,LIST,VERSION\n\n"
    "Numbers come as arguments, or one a line from standard input, in any form that a message may name "
    "them.\n"
    "Each line is answered by one line in the same order. ANSWER is listed, not_listed, unknown (the "
    "national\n"
    "list does not have the area code, or too old a version) or unreadable. LIST and VERSION tell all lists "
    "that\n"
    "hold the number, separated by ';'; where none does, VERSION is the national list's for the area code.\n"
    "With --senders the do-not-originate lists are asked, and behind VERSION stand the ENTRY that matches "
    "best\n"
    "and its SOURCE.\n\n"
    "Exit status 0 if every number is not listed, 3 if any is listed, unknown or unreadable; with --only, 0\n"
    "once all lines were answered.";

struct LookupArguments {
  ListPlace place;
  std::vector<std::string> numbers;
  std::string organisation;
  std::optional<std::chrono::days> max_age;
  std::optional<dnc::Answer> only;
  bool senders = false;
};

/// Who answers, and the lists that must outlive it.
struct Asked {
  std::shared_ptr<const dnc::Lists> lists;
  OpenList one;
  std::unique_ptr<dnc::Inquiry> inquiry;
};

bool holds_originate_list(const dnc::Lists& lists) {
  return std::ranges::any_of(lists.all(), [](const dnc::ListInfo& list) {
    return list.identity.kind == ListKind::do_not_originate;
  });
}

Result<Asked> ask_folder(const std::filesystem::path& folder, const LookupArguments& arguments,
                         Day oldest_version) {
  auto lists = dnc::Lists::load(folder, dnc::Verify::header);
  if (lists.has_error()) return lists.error();
  Asked asked{std::move(*lists), {}, nullptr};
  if (!arguments.senders) {
    asked.inquiry =
        std::make_unique<dnc::RecipientInquiry>(*asked.lists, oldest_version, arguments.organisation);
  } else if (holds_originate_list(*asked.lists)) {
    asked.inquiry = std::make_unique<dnc::SenderInquiry>(*asked.lists);
  } else {
    return fail(folder.string() + ": holds no do-not-originate list, so no sender can be looked up");
  }
  return asked;
}

Result<Asked> ask_one(const ListSource& source, const LookupArguments& arguments, Day oldest_version) {
  auto opened = open_list(source, dnc::Verify::header);
  if (opened.has_error()) return opened.error();
  Asked asked{nullptr, std::move(*opened), nullptr};
  if (asked.one.originate != nullptr) {
    asked.inquiry = std::make_unique<dnc::SenderInquiry>(*asked.one.originate);
  } else if (!arguments.senders) {
    asked.inquiry = std::make_unique<dnc::RecipientInquiry>(*asked.one.snapshot, oldest_version);
  } else {
    return fail(source.path.string() + ": is a list of recipients; senders are in do-not-originate lists");
  }
  return asked;
}

Result<Asked> ask(const ListRoot& root, const LookupArguments& arguments) {
  const Day oldest_version =
      std::chrono::floor<std::chrono::days>(wall_time_now()) - arguments.max_age.value_or(root.max_age);
  const ListPlace& place = arguments.place;
  const bool all = place.list.empty() && !place.generation && std::filesystem::is_directory(root.path);
  if (all) return ask_folder(root.path, arguments, oldest_version);
  const auto source = list_source(root.path, place.list, place.generation);
  return source.has_error() ? source.error() : ask_one(*source, arguments, oldest_version);
}

/// As much as there is, so that whoever types or a program that waits for each answer gets it.
Result<std::string_view> read_some(std::vector<char>& piece) {
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (got >= 0) return std::string_view{piece.data(), static_cast<std::size_t>(got)};
    if (errno != EINTR) return system_fail("standard input cannot be read");
  }
}

Result<void> scrub_input(dnc::Scrub& scrub, const ListOutput& output) {
  constexpr std::size_t kPiece = 262'144;
  std::vector<char> piece(kPiece);
  std::string answers;
  for (bool more = true; more;) {
    const auto text = read_some(piece);
    if (text.has_error()) return text.error();
    more = !text->empty();
    answers.clear();
    if (more) {
      scrub.feed(*text, answers);
    } else {
      scrub.finish(answers);
    }
    if (auto written = output.write(answers); written.has_error()) return written;
  }
  return {};
}

Result<void> scrub_numbers(dnc::Scrub& scrub, const std::vector<std::string>& numbers,
                           const ListOutput& output) {
  std::string answers;
  for (const std::string& number : numbers) scrub.feed(number + "\n", answers);
  return output.write(answers);
}

void print_summary(const dnc::ScrubCounts& counts) {
  using dnc::Answer;
  fmt::print(stderr, "{} numbers: {} listed, {} not listed, {} unknown, {} unreadable\n", counts.lines,
             counts[Answer::listed], counts[Answer::not_listed], counts[Answer::unknown],
             counts[Answer::unreadable]);
}

int look_up(const LookupArguments& arguments) {
  int status = exit_ok;
  const auto root = root_of(arguments.place, status);
  if (!root) return status;
  const auto asked = ask(*root, arguments);
  if (asked.has_error()) return say_failed(asked.error().message);
  const auto output = ListOutput::open({});
  if (output.has_error()) return say_failed(output.error().message);
  dnc::Scrub scrub{*asked->inquiry, arguments.only};
  const bool from_input = arguments.numbers.empty() || arguments.numbers == std::vector<std::string>{"-"};
  const auto done =
      from_input ? scrub_input(scrub, *output) : scrub_numbers(scrub, arguments.numbers, *output);
  if (done.has_error()) return say_failed(done.error().message);
  if (from_input) print_summary(scrub.counts());
  const bool all_clear = scrub.counts()[dnc::Answer::not_listed] == scrub.counts().lines;
  return all_clear || arguments.only ? exit_ok : exit_refused;
}

/// "31d" or "31".
void add_max_age(CLI::App& command, std::optional<std::chrono::days>& max_age) {
  command.add_option_function<std::string>(
      "--max-age",
      [&max_age](const std::string& text) {
        unsigned days = 0;
        const char* const end = text.data() + text.size();
        const auto [read, failed] = std::from_chars(text.data(), end, days);
        constexpr unsigned kMostDays = 3'650;
        if (failed != std::errc{} || (read != end && std::string_view{read, end} != "d") ||
            days > kMostDays) {
          throw CLI::ValidationError("--max-age", "'" + text + "' is no number of days; write it like 31d");
        }
        max_age = std::chrono::days{days};
      },
      "Age of a list from which on it no longer counts, in days (default: registry.max_age of the "
      "configuration "
      "if the lists are its own, else 31d)");
}

}  // namespace

void add_list_lookup(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand("lookup", kLookupHelp);
  const auto arguments = std::make_shared<LookupArguments>();
  add_list_place(*command, "--in", arguments->place);
  add_generation(*command, arguments->place);
  add_max_age(*command, arguments->max_age);
  command->add_option("--organisation", arguments->organisation,
                      "Key of one: of the organisations' lists only ask its own (default: ask all)");
  command->add_flag("--senders", arguments->senders,
                    "The numbers are senders': ask the do-not-originate lists");
  command->add_option_function<std::string>(
      "--only",
      [arguments](const std::string& text) {
        arguments->only = dnc::find_answer(text);
        if (!arguments->only) {
          throw CLI::ValidationError("--only",
                                     fmt::format("'{}' is none of {}", text, fmt::join(dnc::kAnswers, ", ")));
        }
      },
      "Print the lines with this answer alone, as they came: listed, not_listed, unknown, unreadable");
  command->add_option("NUMBER", arguments->numbers, "Numbers; none or \"-\": one a line from standard input");
  command->callback([arguments, &status] { status = look_up(*arguments); });
}

}  // namespace smppguard::app
