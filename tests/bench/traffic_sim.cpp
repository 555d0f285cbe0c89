// SPDX-License-Identifier: Apache-2.0
// Simulated senders against the shipped rules: which share of each kind a rule finds, as a Markdown table.
// The same seeds give the same table.
#include "smppguard/traffic/fingerprint.hpp"
#include "smppguard/traffic/judge.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::bench {
namespace {

using namespace traffic;
using namespace std::chrono_literals;

enum class Story : std::uint8_t {
  ordinary,
  one_time_codes,
  holiday_peak,
  first_campaign,  // the last of those that nobody may find
  spam_run,
  slow_spam_run,
  hijacked
};
constexpr std::array kStories = {Story::ordinary,       Story::one_time_codes, Story::holiday_peak,
                                 Story::first_campaign, Story::spam_run,       Story::slow_spam_run,
                                 Story::hijacked};
constexpr std::array<const char*, 7> kTitles = {"ordinary",       "one-time codes", "holiday peak",
                                                "first campaign", "spam run",       "slow spam run",
                                                "hijacked client"};
constexpr std::array<std::size_t, 7> kSenders = {150, 50, 60, 60, 60, 60, 40};

const WallTime kFirstDay{std::chrono::hours{24 * 20'800}};
constexpr int kDays = 16;  // the last two have the peak and the attacks

/// How a sender behaves at a time.
struct Habits {
  double per_hour = 0;        // messages, at the day's average
  double new_recipients = 0;  // share of recipients drawn from everybody and not from the own ones
  double linked = 0;
  double undelivered = 0.03;
  double opt_outs = 0.002;
  double complaints = 0.00005;
  double listed = 0.01;
  bool one_text = false;
  std::string domain{};
};

class Sender {
 public:
  Sender(Story story, std::uint64_t number, std::mt19937_64& random)
      : story_{story}, number_{number}, size_{std::exp(uniform(random, std::log(5.0), std::log(150.0)))} {
    customers_ = 200 + random() % 5000;
    offset_ = random() % 24;
  }
  [[nodiscard]] Story story() const { return story_; }
  [[nodiscard]] std::uint64_t number() const { return number_; }

  [[nodiscard]] Habits habits(int day, int hour) const {
    Habits usual{size_ * daytime(hour), 0.08, number_ % 3 == 0 ? 0.8 : 0.1};
    usual.domain = fmt::format("shop{}.example", number_);
    if (number_ % 5 == 0 && day % 7 == 2) usual.per_hour *= 3;  // a weekly newsletter
    const bool late = day >= kDays - 2;
    switch (story_) {
      case Story::ordinary: return usual;
      case Story::one_time_codes:
        usual.new_recipients = 0.7;
        usual.linked = 0;
        usual.undelivered = 0.07;
        usual.opt_outs = 0.0002;
        usual.one_text = true;
        // Every fifth is a new number of a new application.
        return number_ % 5 == 0 && !late ? Habits{} : usual;
      case Story::holiday_peak:
        if (late) {
          usual.per_hour *= 8;
          usual.new_recipients = 0.3;
          usual.linked = 0.9;
          usual.one_text = true;
          usual.opt_outs = 0.006;
        }
        return usual;
      case Story::first_campaign:  // of a new number, to the customers of a business
        if (!late || hour != 9 + static_cast<int>(number_ % 6)) return {};
        return {500 + 15 * static_cast<double>(number_ % 100), 0, 0.95, 0.05, 0.01, 0.0005, 0.05, true,
                fmt::format("shop{}.example", number_)};
      case Story::spam_run:
        if (!late || (hour != 10 + static_cast<int>(number_ % 8))) return {};
        return spam(600 + 10 * static_cast<double>(number_ % 100),
                    fmt::format("prize{}.example", number_ / 30));
      case Story::slow_spam_run:
        if (day < kDays - 4) return {};
        return spam(20, fmt::format("refund{}.example", number_ % 7 * 100 + static_cast<std::uint64_t>(day)));
      case Story::hijacked:
        if (!late || hour < 12 || hour > 14) return usual;
        return spam(std::max(60.0, size_) * 12, fmt::format("bank{}.example", number_));
    }
    return usual;
  }

  [[nodiscard]] std::uint64_t recipient(const Habits& habits, std::mt19937_64& random) const {
    if (uniform(random, 0, 1) < habits.new_recipients) return 2'000'000'000 + random() % 700'000'000;
    return 3'000'000'000 + number_ * 10'000 + random() % customers_;
  }

  [[nodiscard]] std::string text(const Habits& habits, std::mt19937_64& random) const {
    static constexpr std::array kNames = {"Ann", "Bob", "Carla", "Dan", "Eve", "Fred", "Gina", "Hank"};
    static constexpr std::array kSubjects = {"your order has left our house", "your appointment is tomorrow",
                                             "your invoice is ready to see",  "we have a table for you",
                                             "your car can be collected",     "thank you for your visit"};
    std::string text;
    if (habits.one_text) {
      text = fmt::format("Sender {}: your number is {:06}, keep it well and tell nobody", letters(number_),
                         random() % 1'000'000);
    } else {
      text = fmt::format("Dear {}, {}. {}", kNames[random() % kNames.size()],
                         kSubjects[random() % kSubjects.size()], letters(number_));
    }
    if (uniform(random, 0, 1) < habits.linked)
      text += fmt::format(" https://{}/{:x}", habits.domain, random() % 65'536);
    return text;
  }

  static double uniform(std::mt19937_64& random, double low, double high) {
    return std::uniform_real_distribution{low, high}(random);
  }

 private:
  [[nodiscard]] double daytime(int hour) const {
    const int local = (hour + static_cast<int>(offset_ % 4)) % 24;
    return local >= 8 && local < 20 ? 1.6 : 0.2;
  }
  static Habits spam(double per_hour, std::string domain) {
    return {per_hour, 1, 0.95, 0.2, 0.02, 0.004, 0.45, true, std::move(domain)};
  }
  static std::string letters(std::uint64_t number) {
    std::string text;
    for (; number > 0; number /= 26) text += static_cast<char>('a' + number % 26);
    return text;
  }

  Story story_;
  std::uint64_t number_;
  double size_;
  std::uint64_t customers_ = 0;
  std::uint64_t offset_ = 0;
};

/// Who was found by which rule.
using Found = std::map<std::string, std::set<std::uint64_t>>;

class World {
 public:
  explicit World(std::uint64_t seed)
      : random_{seed},
        ledger_{options(), HashKey{{static_cast<std::uint8_t>(seed)}}, kFirstDay},
        judge_{shipped_rules(), Scope::sender, 10'000} {
    for (const Story story : kStories) {
      for (std::size_t i = 0; i < kSenders[static_cast<std::size_t>(story)]; ++i) {
        senders_.emplace_back(story, 1000 + senders_.size(), random_);
      }
    }
  }

  Found run() {
    Found found;
    for (int step = 0; step < kDays * 24 * 6; ++step) {
      const WallTime at = kFirstDay + step * 10min;
      for (const Sender& sender : senders_) act(sender, sender.habits(step / 144, step / 6 % 24), at);
      std::vector<Finding> news;
      while (judge_.look(ledger_, at + 10min, 1000, news) > 1000) {
      }
      for (const Finding& finding : news) {
        found[finding.rule].insert(finding.who);
        found["any"].insert(finding.who);
      }
    }
    return found;
  }

  [[nodiscard]] const std::vector<Sender>& senders() const { return senders_; }
  [[nodiscard]] std::uint64_t sightings() const { return ledger_.totals().sightings; }

 private:
  static LedgerOptions options() {
    LedgerOptions options;
    options.senders = 2000;
    options.watched = 1000;
    options.pairs = 2'000'000;
    return options;
  }

  void act(const Sender& sender, const Habits& habits, WallTime at) {
    if (habits.per_hour <= 0) return;
    const int count = std::poisson_distribution<int>{habits.per_hour / 6}(random_);
    for (int i = 0; i < count; ++i) {
      Sighting sighting;
      sighting.at = at + Duration{600'000 * i / count};
      sighting.recipient = PhoneNumber::nanp(sender.recipient(habits, random_));
      const std::string text = sender.text(habits, random_);
      if (chance(habits.listed)) {
        see(sender, sighting, Kind::refused_listed, text);
        continue;
      }
      see(sender, sighting, Kind::passed, text);
      see(sender, sighting, chance(habits.undelivered) ? Kind::undelivered : Kind::delivered, {});
      if (chance(habits.opt_outs)) see(sender, sighting, Kind::opt_out, {});
      if (chance(habits.complaints)) see(sender, sighting, Kind::complaint, {});
    }
  }
  void see(const Sender& sender, Sighting& sighting, Kind kind, std::string_view text) {
    sighting.kind = kind;
    ledger_.take(sender.number(), sighting, printer_.of(Alphabet::ascii, as_bytes(text)));
  }
  bool chance(double share) { return Sender::uniform(random_, 0, 1) < share; }

  std::mt19937_64 random_;
  Fingerprinter printer_{HashKey{}};
  Ledger ledger_;
  Judge judge_;
  std::vector<Sender> senders_;
};

/// By rule: how many senders of each story were found.
using Counts = std::map<std::string, std::array<std::size_t, kStories.size()>>;

void print(const Counts& counts, unsigned seeds) {
  std::string heads;
  std::string lines;
  for (std::size_t s = 0; s < kStories.size(); ++s) {
    heads += fmt::format(" {} ({}) |", kTitles[s], kSenders[s] * seeds);
    lines += "---:|";
  }
  fmt::print("| Rule |{}\n|---|{}\n", heads, lines);
  const auto row = [&](const std::string& rule) {
    std::string cells;
    const auto found = counts.find(rule);
    for (std::size_t s = 0; s < kStories.size(); ++s) {
      const std::size_t count = found == counts.end() ? 0 : found->second[s];
      cells += fmt::format(" {:.1f} % |",
                           100.0 * static_cast<double>(count) / static_cast<double>(kSenders[s] * seeds));
    }
    fmt::print("| {} |{}\n", rule, cells);
  };
  for (const Rule& rule : shipped_rules()) row(rule.name);
  row("any");
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  using namespace smppguard::bench;
  unsigned seeds = 5;
  if (argc > 1) {
    const std::string_view text = argv[1];
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seeds);
    if (argc > 2 || fault != std::errc{} || end != text.data() + text.size()) {
      fmt::print(stderr, "usage: traffic_sim [WORLDS]\n");
      return 2;
    }
  }
  Counts counts;
  std::size_t false_blocks = 0;
  std::uint64_t sightings = 0;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    World world{seed};
    const Found found = world.run();
    sightings += world.sightings();
    for (const auto& [rule, who] : found) {
      for (const Sender& sender : world.senders()) {
        if (!who.contains(sender.number())) continue;
        ++counts[rule][static_cast<std::size_t>(sender.story())];
        false_blocks += rule == "any" && sender.story() <= Story::first_campaign ? 1 : 0;
      }
    }
  }
  print(counts, seeds);
  fmt::print(stderr, "{} sightings in {} worlds of {} days\n", sightings, seeds, kDays);
  // Of spammers nearly all, of the others one in a hundred at most.
  for (auto s = static_cast<std::size_t>(Story::spam_run); s < kStories.size(); ++s) {
    if (counts["any"][s] * 20 < kSenders[s] * seeds * 19) return 1;
  }
  std::size_t harmless = 0;
  for (std::size_t s = 0; s <= static_cast<std::size_t>(Story::first_campaign); ++s) {
    harmless += kSenders[s] * seeds;
  }
  return false_blocks * 100 <= harmless ? 0 : 1;
}
