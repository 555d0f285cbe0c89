// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/ledger.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace smppguard::traffic {
namespace {

using namespace std::chrono_literals;

const WallTime kStart{std::chrono::hours{500'000}};

LedgerOptions small_ledger() {
  LedgerOptions options;
  options.senders = 1000;
  options.watched = 200;
  options.pairs = 100'000;
  options.domains = 64;
  options.watch_after = 1;
  options.strangers_after = 0h;
  return options;
}

Sighting seen(Kind kind, std::uint64_t recipient, WallTime at) {
  Sighting sighting;
  sighting.kind = kind;
  sighting.recipient = PhoneNumber::nanp(2'000'000'000 + recipient);
  sighting.at = at;
  return sighting;
}

Fingerprint print(std::uint64_t text, std::uint64_t domain = 0) {
  Fingerprint fingerprint;
  fingerprint.text = text;
  if (domain != 0) {
    fingerprint.domains[0] = domain;
    fingerprint.domain_count = 1;
  }
  return fingerprint;
}

/// Keeps everything and counts it anew each time.
class Model {
 public:
  void take(const Sighting& sighting, const Fingerprint& fingerprint) {
    const bool message = sighting.is_message();
    const bool word = sighting.kind == Kind::opt_out || sighting.kind == Kind::complaint;
    if (word && !words_.insert({sighting.kind, sighting.recipient.key()}).second) return;
    const bool stranger = message && pairs_.insert(sighting.recipient.key()).second;
    events_.push_back({sighting, fingerprint, stranger});
  }
  /// same_text and same_domain are the exact ones.
  [[nodiscard]] Counters counters(Window window, WallTime now) const {
    Counters sum;
    std::set<std::uint64_t> recipients;
    std::set<std::uint64_t> domains;
    std::map<std::uint64_t, std::uint32_t> texts;
    std::map<std::uint64_t, std::uint32_t> links;
    for (const Event& event : events_) {
      if (event.sighting.at < start_of(window, now)) continue;
      switch (event.sighting.kind) {
        case Kind::passed: ++sum.messages; break;
        case Kind::refused_listed: ++sum.refused_listed; break;
        case Kind::refused_other: ++sum.refused_other; break;
        case Kind::opt_out: ++sum.opt_outs; break;
        case Kind::complaint: ++sum.complaints; break;
        case Kind::delivered: ++sum.delivered; break;
        case Kind::undelivered: ++sum.undelivered; break;
      }
      if (!event.sighting.is_message()) continue;
      sum.strangers += event.stranger ? 1U : 0U;
      recipients.insert(event.sighting.recipient.key());
      if (event.fingerprint.text != 0) ++texts[event.fingerprint.text];
      if (event.fingerprint.domain_count == 0) continue;
      ++sum.linked;
      domains.insert(event.fingerprint.domains[0]);
      ++links[event.fingerprint.domains[0]];
    }
    sum.recipients = static_cast<std::uint32_t>(recipients.size());
    sum.domains = static_cast<std::uint32_t>(domains.size());
    for (const auto& [text, count] : texts) sum.same_text = std::max(sum.same_text, count);
    for (const auto& [domain, count] : links) sum.same_domain = std::max(sum.same_domain, count);
    return sum;
  }

 private:
  struct Event {
    Sighting sighting;
    Fingerprint fingerprint;
    bool stranger;
  };
  std::deque<Event> events_;
  std::set<std::uint64_t> pairs_;
  std::set<std::pair<Kind, std::uint64_t>> words_;
};

void expect_close(const Counters& counted, const Counters& exact, Window window) {
  SCOPED_TRACE(name(window));
  EXPECT_EQ(counted.messages, exact.messages);
  EXPECT_EQ(counted.refused_listed, exact.refused_listed);
  EXPECT_EQ(counted.refused_other, exact.refused_other);
  // A new one is taken for one that was there in 1 of 250.
  EXPECT_LE(counted.opt_outs, exact.opt_outs);
  EXPECT_GE(counted.opt_outs + 3, exact.opt_outs);
  EXPECT_LE(counted.complaints, exact.complaints);
  EXPECT_GE(counted.complaints + 3, exact.complaints);
  EXPECT_EQ(counted.delivered, exact.delivered);
  EXPECT_EQ(counted.undelivered, exact.undelivered);
  EXPECT_EQ(counted.linked, exact.linked);
  EXPECT_LE(counted.strangers, exact.strangers);
  EXPECT_GE(counted.strangers + 3 + exact.strangers / 50, exact.strangers);
  EXPECT_NEAR(counted.recipients, exact.recipients, 4 + 0.6 * exact.recipients);
  EXPECT_LE(counted.domains, exact.domains + 8);
  EXPECT_GE(counted.domains + 8, std::min(exact.domains, 30U));
  if (window == Window::minute) return;
  EXPECT_LE(counted.same_text, exact.same_text);
  EXPECT_LE(counted.same_domain, exact.same_domain);
  const std::uint32_t missed = exact.attempts() / 5 + 1;
  EXPECT_GE(counted.same_text + missed, exact.same_text);
  EXPECT_GE(counted.same_domain + missed, exact.same_domain);
}

TEST(Ledger, StrangersCountOnceTheKnownAreRemembered) {
  LedgerOptions options = small_ledger();
  options.strangers_after = 24h;
  Ledger ledger{options, HashKey{}, kStart};
  const auto strangers = [&](WallTime at, std::uint64_t recipient) {
    ledger.take(7, seen(Kind::passed, recipient, at), {});
    return ledger.portrait(7, at)->over(Window::day).strangers;
  };
  EXPECT_EQ(strangers(kStart, 1), 0U);
  EXPECT_EQ(strangers(kStart + 23h, 2), 0U);
  EXPECT_EQ(strangers(kStart + 25h, 3), 1U);
  EXPECT_EQ(strangers(kStart + 25h, 1), 1U) << "this one is known";
}

TEST(Ledger, OneHandsetCountsOnce) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  EXPECT_TRUE(ledger.take(7, seen(Kind::opt_out, 1, kStart), {}));
  EXPECT_FALSE(ledger.take(7, seen(Kind::opt_out, 1, kStart + 1h), {}));
  EXPECT_TRUE(ledger.take(7, seen(Kind::complaint, 1, kStart + 1h), {})) << "which is something else";
  EXPECT_TRUE(ledger.take(8, seen(Kind::opt_out, 1, kStart + 1h), {}));
  EXPECT_TRUE(ledger.take(7, seen(Kind::opt_out, 2, kStart + 1h), {}));
  EXPECT_EQ(ledger.portrait(7, kStart + 1h)->over(Window::day).opt_outs, 2U);
  EXPECT_TRUE(ledger.take(7, seen(Kind::opt_out, 1, kStart + std::chrono::hours{24 * 40}), {}));
}

TEST(Ledger, AClockThatWasAheadStopsNoWindow) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  const WallTime ahead = kStart + std::chrono::hours{24 * 400};
  for (std::uint64_t i = 0; i < 50; ++i) ledger.take(7, seen(Kind::passed, i, ahead), {});
  WallTime now = kStart;
  for (std::uint64_t i = 0; i < 100; ++i, now += 1min) ledger.take(7, seen(Kind::passed, i, now), {});
  const auto portrait = ledger.portrait(7, now);
  ASSERT_TRUE(portrait);
  EXPECT_LE(portrait->over(Window::minute).messages, 2U);
  EXPECT_LE(portrait->over(Window::hour).messages, 61U);
  EXPECT_EQ(portrait->over(Window::day).messages, 100U);
  EXPECT_EQ(portrait->silent_hours, 0U);
}

/// One sender in random bursts and silences over five days, compared again and again.
TEST(Ledger, CountsAsTheExactModelDoes) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    Ledger ledger{small_ledger(), HashKey{{static_cast<std::uint8_t>(seed)}}, kStart};
    Model model;
    WallTime now = kStart;
    const std::array pauses = {100ms, 1000ms, 20'000ms, 300'000ms, 4'000'000ms};
    for (int i = 0; i < 2500; ++i) {
      now +=
          Duration{below(static_cast<std::uint64_t>(pauses[static_cast<std::size_t>(i / 100) % 5].count()))};
      const Kind kind = below(3) == 0 ? static_cast<Kind>(below(kKindCount)) : Kind::passed;
      const Sighting sighting = seen(kind, below(400), now);
      const Fingerprint fingerprint = print(1 + below(8) * below(2), below(3) == 0 ? 1 + below(5) : 0);
      if (i == 0 && kind >= Kind::delivered) continue;
      ledger.take(7, sighting, fingerprint);
      if (ledger.totals().watched == 0) continue;  // a receipt before any message
      model.take(sighting, fingerprint);
      if (i % 97 != 0) continue;
      const auto portrait = ledger.portrait(7, now);
      ASSERT_TRUE(portrait);
      for (const Window window : kWindows)
        expect_close(portrait->over(window), model.counters(window, now), window);
    }
  }
}

/// A text of most messages is found, and counted but for what came before it was held.
TEST(Ledger, FindsTheMostFrequentText) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  for (std::uint64_t i = 0; i < 1000; ++i)
    ledger.take(7, seen(Kind::passed, i, kStart), print(i % 3 == 0 ? 1000 + i : 9));
  const Counters hour = ledger.portrait(7, kStart)->over(Window::hour);
  EXPECT_LE(hour.same_text, 666U);
  EXPECT_GE(hour.same_text, 660U);
}

TEST(Ledger, KnowsAWindowsEnd) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  ledger.take(7, seen(Kind::passed, 1, kStart), {});
  EXPECT_EQ(ledger.portrait(7, kStart + 44s)->over(Window::minute).messages, 1U);
  EXPECT_EQ(ledger.portrait(7, kStart + 60s)->over(Window::minute).messages, 0U);
  EXPECT_EQ(ledger.portrait(7, kStart + 60s)->over(Window::hour).messages, 1U);
  EXPECT_EQ(ledger.portrait(7, kStart + 60min)->over(Window::hour).messages, 0U);
  EXPECT_EQ(ledger.portrait(7, kStart + 20h)->over(Window::day).messages, 1U);
  EXPECT_EQ(ledger.portrait(7, kStart + 24h)->over(Window::day).messages, 0U);
}

TEST(Ledger, SilenceCountsFromWhereNothingWasForgotten) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  ledger.take(7, seen(Kind::passed, 1, kStart + 24h), {});
  EXPECT_EQ(ledger.portrait(7, kStart + 24h)->silent_hours, 0U) << "a day of knowledge is too little";
  ledger.take(8, seen(Kind::passed, 1, kStart + 240h), {});
  EXPECT_EQ(ledger.portrait(8, kStart + 240h)->silent_hours, 240U) << "a new number";
  ledger.take(7, seen(Kind::passed, 1, kStart + 241h), {});
  EXPECT_EQ(ledger.portrait(7, kStart + 242h)->silent_hours, 217U);
  EXPECT_EQ(ledger.portrait(7, kStart + 266h)->silent_hours, 0U) << "the burst is over a day old";
}

TEST(Ledger, LearnsWhatIsUsual) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  for (int day = 0; day < 6; ++day) {
    for (std::uint64_t i = 0; i < 50; ++i) {
      ledger.take(7, seen(Kind::passed, i, kStart + day * 24h + 10min), {});
    }
    EXPECT_TRUE(day == 5 || ledger.portrait(7, kStart + day * 24h + 10min)->usual_hour == 0) << day;
  }
  EXPECT_NEAR(ledger.portrait(7, kStart + 121h)->usual_hour, 47.5, 0.1);
}

TEST(Ledger, CountsSendersOfANewDomain) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  const WallTime later = kStart + 240h;
  ledger.take(1, seen(Kind::passed, 1, kStart), print(1, 5));
  for (std::uint64_t who = 1; who <= 40; ++who) {
    ledger.take(who, seen(Kind::passed, who, later), print(1, who % 2 == 0 ? 5 : 6));
  }
  EXPECT_EQ(ledger.portrait(2, later)->domain_senders, 0U) << "known from the start on";
  EXPECT_NEAR(ledger.portrait(3, later)->domain_senders, 20, 6);
}

TEST(Ledger, WatchesFromAMessageOnAndCountsTheEarlierOnes) {
  LedgerOptions options = small_ledger();
  options.watch_after = 4;
  Ledger ledger{options, HashKey{}, kStart};
  ledger.take(7, seen(Kind::refused_listed, 1, kStart), {});
  for (std::uint64_t i = 0; i < 2; ++i) ledger.take(7, seen(Kind::passed, i, kStart), {});
  EXPECT_EQ(ledger.portrait(7, kStart), std::nullopt);
  ledger.take(7, seen(Kind::passed, 3, kStart), {});
  EXPECT_EQ(ledger.portrait(7, kStart)->over(Window::day).messages, 3U);
  EXPECT_EQ(ledger.portrait(7, kStart)->over(Window::day).refused_listed, 1U);
  ledger.take(8, seen(Kind::complaint, 1, kStart), {});
  EXPECT_EQ(ledger.portrait(8, kStart)->over(Window::day).complaints, 1U);
}

TEST(Ledger, GivesOutWhatChangedOnce) {
  Ledger ledger{small_ledger(), HashKey{}, kStart};
  for (const std::uint64_t who : {7U, 8U, 7U}) ledger.take(who, seen(Kind::passed, 1, kStart), {});
  EXPECT_EQ(ledger.next_changed(), 7U);
  EXPECT_EQ(ledger.next_changed(), 8U);
  EXPECT_EQ(ledger.next_changed(), std::nullopt);
  ledger.set_traits(8, {Trait::trusted});
  EXPECT_EQ(ledger.next_changed(), 8U);
  EXPECT_EQ(ledger.traits(8), Traits{Trait::trusted});
}

TEST(Ledger, AFullHouseOfKnownSendersFindsRoom) {
  LedgerOptions options = small_ledger();
  options.senders = 100'000;
  options.watch_after = 8;
  Ledger ledger{options, HashKey{{3}}, kStart};
  for (std::uint64_t who = 1; who <= 100'000; ++who) ledger.take(who, seen(Kind::passed, who, kStart), {});
  EXPECT_EQ(ledger.totals().known, 100'000U);
  EXPECT_EQ(ledger.totals().forgotten_known, 0U);
}

/// Ten million senders of one message each, and some of eight, pass by a hundred busy ones.
TEST(Ledger, AFloodPushesOutNoBusySender) {
  LedgerOptions options = small_ledger();
  options.senders = 20'000;
  options.pairs = 0;
  options.watch_after = 8;
  Ledger ledger{options, HashKey{{5}}, kStart};
  const std::size_t octets = ledger.octets();
  for (std::uint64_t i = 0; i < 20; ++i) {
    for (std::uint64_t who = 1; who <= 100; ++who) ledger.take(who, seen(Kind::passed, i, kStart), {});
  }
  for (std::uint64_t who = 1'000; who < 10'001'000; ++who) {
    const WallTime at = kStart + Duration{who / 500};
    for (int i = 0; i < (who % 10'000 == 0 ? 8 : 1); ++i) ledger.take(who, seen(Kind::passed, who, at), {});
  }
  for (std::uint64_t who = 1; who <= 100; ++who) {
    const auto portrait = ledger.portrait(who, kStart + 20'002s);
    ASSERT_TRUE(portrait) << who;
    EXPECT_EQ(portrait->over(Window::day).messages, 20U);
  }
  const Ledger::Totals totals = ledger.totals();
  EXPECT_EQ(ledger.octets(), octets);
  EXPECT_LE(totals.known, 27'000U);
  EXPECT_GE(totals.forgotten_known, 9'900'000U);
  EXPECT_GT(totals.uncounted, 0U);
}

TEST(Portrait, IsMembersOfAnObject) {
  Portrait portrait;
  portrait.windows[1].messages = 12;
  portrait.windows[1].same_text = 9;
  portrait.silent_hours = 200;
  EXPECT_EQ(
      members(portrait),
      R"("minute":{},"hour":{"messages":12,"same_text":9},"day":{},)"
      R"("first_seen":"1970-01-01T00:00:00.000Z","last_seen":"1970-01-01T00:00:00.000Z","silent_hours":200)");
}

}  // namespace
}  // namespace smppguard::traffic
