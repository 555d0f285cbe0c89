// SPDX-License-Identifier: Apache-2.0
#include "analytics.hpp"

#include "knowledge.hpp"
#include "measures.hpp"
#include "smppguard/store/measure.hpp"
#include "traffic_watch.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <random>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>
#include <variant>

namespace smppguard::app {
namespace {

using traffic::Trait;

/// Milder than the folder of lists, which has time: what is not counted in time is dropped.
constexpr int kAnalyticsNiceness = 5;
constexpr std::size_t kAtOnce = 512;      // from one ring, before the next has its turn
constexpr std::size_t kLookedAt = 1'000;  // senders, before sightings have their turn again
constexpr std::chrono::milliseconds kRest{20};
constexpr std::chrono::milliseconds kBetweenLooks{200};
constexpr std::chrono::seconds kPatienceOfAsker{1};

/// The Campaign Registry's use cases that a rule may make a difference of.
struct ClassOfUse {
  std::string_view use_case;
  Trait trait;
};
constexpr auto kClasses = std::to_array<ClassOfUse>({{"2FA", Trait::one_time_code},
                                                     {"EMERGENCY", Trait::emergency},
                                                     {"ACCOUNT_NOTIFICATION", Trait::account_notification},
                                                     {"DELIVERY_NOTIFICATION", Trait::account_notification},
                                                     {"FRAUD_ALERT", Trait::account_notification},
                                                     {"SECURITY_ALERT", Trait::account_notification},
                                                     {"PUBLIC_SERVICE_ANNOUNCEMENT", Trait::public_service},
                                                     {"CONVERSATIONAL", Trait::conversational},
                                                     {"CUSTOMER_CARE", Trait::conversational}});

traffic::HashKey random_key() {
  std::random_device device;
  traffic::HashKey key;
  for (std::uint8_t& octet : key.octets) octet = static_cast<std::uint8_t>(device());
  return key;
}

}  // namespace

Analytics::Analytics(const traffic::TrafficOptions& options, std::size_t workers, const Knowledge& knowledge,
                     Clock now, Found found, Trouble trouble)
    : options_{options},
      knowledge_{knowledge},
      now_{std::move(now)},
      found_{std::move(found)},
      trouble_{std::move(trouble)},
      intake_{workers + 1, options.intake_slots},
      outside_{intake_.ring(workers)},
      printer_{random_key()},
      senders_{options.ledger, random_key(), now_()},
      organisations_{options.organisations, random_key(), now_()} {
  make_judges(options.rules);
  thread_ = std::thread{[this] { run(); }};
}

Analytics::~Analytics() {
  stop();
}

void Analytics::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Analytics::make_judges(const std::vector<traffic::Rule>& rules) {
  const auto make = [&](std::optional<traffic::Judge>& judge, traffic::Scope scope) {
    traffic::Judge fresh{rules, scope, options_.most_findings};
    if (judge) fresh.take_over(*judge);
    judge = std::move(fresh);
  };
  make(judge_of_senders_, traffic::Scope::sender);
  make(judge_of_organisations_, traffic::Scope::organisation);
}

std::unique_ptr<relay::Watch> Analytics::watch(std::size_t worker) {
  return std::make_unique<TrafficWatch>(intake_.ring(worker));
}

void Analytics::tell(traffic::Kind kind, PhoneNumber sender, PhoneNumber recipient, WallTime at) {
  if (!sender) return;
  traffic::Sighting seen{};
  seen.at = at;
  seen.sender = sender;
  seen.recipient = recipient;
  seen.kind = kind;
  const std::lock_guard lock{outside_mutex_};
  (void)outside_.push(seen);
}

void Analytics::adopt(std::vector<traffic::Rule> rules) {
  post([this, rules = std::move(rules)] { make_judges(rules); });
}

void Analytics::failed(const traffic::Finding& finding) {
  post([this, who = finding.who, rule = finding.rule, scope = finding.scope] {
    (scope == traffic::Scope::sender ? *judge_of_senders_ : *judge_of_organisations_).forget(who, rule);
  });
}

void Analytics::heard(const store::FeedEntry& entry) {
  auto news = store::read_measure(entry);
  if (!news) return;
  post([this, sender = entry.sender, organisation = entry.organisation, news = *std::move(news)] {
    const std::uint64_t who = sender ? sender.key() : organisation;
    traffic::Ledger& ledger = sender ? senders_ : organisations_;
    traffic::Judge& judge = sender ? *judge_of_senders_ : *judge_of_organisations_;
    const auto* const begun = std::get_if<store::Measure>(&news);
    if (begun == nullptr) {
      (void)judge.lift(who, std::get<store::MeasureEnded>(news).rule, now_(), news_);
    } else if (begun->action == store::Measure::Action::trust) {
      auto traits = ledger.traits(who).value_or(traffic::Traits{});
      traits.add(Trait::trusted);
      ledger.set_traits(who, traits);
    }
  });
}

void Analytics::run() {
  // The thread's own: Linux gives each a niceness. Refused, it is as urgent as the rest, which harms little.
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kAnalyticsNiceness);
  for (bool going = true; going;) {
    std::size_t taken = 0;
    // Counting is beside what the proxy is for: whatever befalls it, messages go on.
    try {
      going = run_tasks();
      taken = turn();
      in_trouble_ = false;
    } catch (const std::exception& error) {
      if (!std::exchange(in_trouble_, true)) trouble_(error.what());
    }
    if (taken > 0) continue;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, kRest, [this] { return stopping_ || !tasks_.empty(); });
  }
}

/// How many sightings it took.
std::size_t Analytics::turn() {
  const std::size_t taken = intake_.drain([this](const traffic::Sighting& seen) { take(seen); }, kAtOnce);
  const auto now = std::chrono::steady_clock::now();
  if (now < look_at_) return taken;
  look_at_ = now + kBetweenLooks;
  look();
  return taken;
}

/// False: it is time to end.
bool Analytics::run_tasks() {
  std::unique_lock lock{mutex_};
  while (!stopping_ && !tasks_.empty()) {
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
  return !stopping_;
}

void Analytics::take(const traffic::Sighting& seen) {
  traffic::Sighting known = seen;
  add_traits(known);
  const traffic::Fingerprint print = printer_.of(known.alphabet, known.text());
  if (!senders_.take(known.sender.key(), known, print)) return;
  known.traits = traits_of_organisation(known);
  (void)organisations_.take(known.organisation, known, print);
}

/// What one number is excused by does not excuse the others. Who is exempt is let off where messages are
/// judged.
traffic::Traits Analytics::traits_of_organisation(const traffic::Sighting& seen) const {
  traffic::Traits traits;
  if (seen.traits.has(Trait::registered)) traits.add(Trait::registered);
  if (is_trusted(*measures_, {}, seen.organisation, seen.at)) traits.add(Trait::trusted);
  return traits;
}

/// Directory and measures are exchanged now and then; to ask for them each time would take a lock.
void Analytics::follow_knowledge() {
  const std::uint64_t directory = knowledge_.directory_version();
  if (std::exchange(directory_version_, directory) != directory) directory_ = knowledge_.directory();
  const std::uint64_t measures = knowledge_.measures().version();
  if (std::exchange(measures_version_, measures) != measures) measures_ = knowledge_.measures().table();
}

void Analytics::add_traits(traffic::Sighting& seen) {
  follow_knowledge();
  const registry::Directory::Entry entry = directory_->find(seen.sender, seen.at);
  seen.organisation = entry.organisation != nullptr ? entry.organisation->id : 0;
  seen.traits = {};
  if (entry.active) seen.traits.add(Trait::registered);
  if (entry.exemption != 0) seen.traits.add(Trait::exempt);
  const auto* const one = std::find_if(kClasses.begin(), kClasses.end(), [&](const ClassOfUse& of) {
    return entry.active && of.use_case == entry.use_case;
  });
  if (one != kClasses.end()) seen.traits.add(one->trait);
  if (is_trusted(*measures_, seen.sender, seen.organisation, seen.at)) {
    seen.traits.add(Trait::trusted);
  }
}

void Analytics::look() {
  const WallTime now = now_();
  (void)judge_of_senders_->look(senders_, now, kLookedAt, news_);
  (void)judge_of_organisations_->look(organisations_, now, kLookedAt, news_);
  for (const traffic::Finding& finding : std::exchange(news_, {})) {
    if (finding.news == traffic::Finding::News::begun) ++begun_[finding.rule];
    found_(finding);
  }
}

void Analytics::post(Task task) {
  {
    const std::lock_guard lock{mutex_};
    tasks_.push_back(std::move(task));
  }
  wake_.notify_all();
}

/// Whether it was done. What comes too late finds nobody.
bool Analytics::ask(const Task& task) {
  const auto done = std::make_shared<std::promise<bool>>();
  auto answered = done->get_future();
  post([task, done] {
    try {
      task();
    } catch (...) {
      done->set_value(false);
      throw;
    }
    done->set_value(true);
  });
  return answered.wait_for(kPatienceOfAsker) == std::future_status::ready && answered.get();
}

std::optional<std::vector<traffic::Finding>> Analytics::findings(std::size_t most) {
  const auto found = std::make_shared<std::vector<traffic::Finding>>();
  const bool answered = ask([this, found, most] {
    judge_of_senders_->add_findings(*found);
    judge_of_organisations_->add_findings(*found);
    std::sort(found->begin(), found->end(), [](const auto& a, const auto& b) { return a.since > b.since; });
    if (found->size() > most) found->resize(most);
  });
  return answered ? std::optional{std::move(*found)} : std::nullopt;
}

std::optional<SenderTraffic> Analytics::sender(PhoneNumber number) {
  const auto known = std::make_shared<SenderTraffic>();
  const bool answered = ask([this, known, number] {
    known->portrait = senders_.portrait(number.key(), now_());
    known->traits = senders_.traits(number.key()).value_or(traffic::Traits{});
  });
  return answered ? std::optional{*known} : std::nullopt;
}

std::optional<AnalyticsTotals> Analytics::totals() {
  const auto totals = std::make_shared<AnalyticsTotals>();
  const bool answered = ask([this, totals] {
    totals->senders = senders_.totals();
    totals->organisations = organisations_.totals();
    totals->dropped = intake_.dropped();
    totals->findings = begun_;
    totals->untold = judge_of_senders_->untold() + judge_of_organisations_->untold();
    std::vector<traffic::Finding> open;
    judge_of_senders_->add_findings(open);
    judge_of_organisations_->add_findings(open);
    totals->open = open.size();
    totals->octets = senders_.octets() + organisations_.octets();
  });
  return answered ? std::optional{*totals} : std::nullopt;
}

}  // namespace smppguard::app
