// SPDX-License-Identifier: Apache-2.0
//
// The order of the rules, over every world that can be made of one obstacle per reason to refuse and of what
// lifts some of them.
#include "smppguard/policy/decide.hpp"
#include "support/test_world.hpp"

#include <array>
#include <gtest/gtest.h>

namespace smppguard::policy {
namespace {

using testing::number;

const PhoneNumber kRecipient = number("12223334545");
const PhoneNumber kSender = number("12223334646");
constexpr std::uint32_t kOrganisation = 7;

/// In the order of the rules. Each is one bit of a world.
enum Obstacle : unsigned {
  unreadable,
  not_own,
  not_registered,
  forbidden_sender,
  blocked,
  opted_out,
  organisation_opted_out,
  own_list,
  company_list,
  organisation_list,
  listed,
  state_list,
  no_route,
  quiet,
  held,
  obstacles,
};

struct ObstacleRow {
  Rule rule;
  Reason reason;
  bool exemption_lifts;
  bool approval_lifts;
  bool permission_lifts;       ///< of another kind
  std::string_view list = {};  ///< that refuses
};
constexpr std::array<ObstacleRow, obstacles> kObstacles = {{
    {Rule::destination, Reason::destination_unreadable, false, false, false},
    {Rule::sender, Reason::sender_not_own, false, false, false},
    {Rule::sender, Reason::sender_not_registered, false, false, false},
    {Rule::do_not_originate, Reason::do_not_originate, false, false, false, "spoofed"},
    {Rule::block, Reason::sender_blocked, false, false, false},
    {Rule::opt_out, Reason::opted_out, false, false, false},
    {Rule::opt_out, Reason::opted_out, false, true, false},
    {Rule::own_list, Reason::not_on_own_list, false, true, false},
    {Rule::company_list, Reason::company_listed, false, false, false, "company"},
    {Rule::company_list, Reason::organisation_listed, false, false, false, "clinic-stops"},
    {Rule::registry, Reason::dnc_listed, true, true, true, "national"},
    {Rule::registry, Reason::state_listed, true, true, true, "texas"},
    {Rule::route, Reason::no_route, false, false, false},
    {Rule::quiet_hours, Reason::quiet_hours, false, false, false},
    {Rule::hold, Reason::sender_held, false, false, false},
}};

struct Setting {
  unsigned obstacles = 0;  ///< bits
  bool exempt = false;
  Permission permission = Permission::none;

  [[nodiscard]] bool has(Obstacle one) const { return ((obstacles >> one) & 1U) != 0; }
};

QuietHours always_quiet() {
  QuietHours hours;
  hours.zones = {{{{WallTime{}, std::chrono::minutes{0}}}}};
  hours.areas.resize(PhoneNumber::kAreaCodes);
  for (QuietHours::Area& area : hours.areas) {
    area.zones = {0};
    area.windows.fill({0, 0});
  }
  return hours;
}

/// One world in which nothing stands against the message but the setting's obstacles.
class Stage {
 public:
  Stage() {
    with_recipient_.load(222, Day{});
    with_recipient_.list(kRecipient);
    empty_.load(222, Day{});
  }

  Decision judge(const Setting& setting, Findings& findings) const {
    testing::TestConsents consents;
    if (setting.has(opted_out)) consents.opt_out(kRecipient, kSender);
    if (setting.has(organisation_opted_out)) consents.opt_out_of_organisation(kRecipient, kOrganisation);
    if (setting.has(own_list)) consents.keep_own_list(kRecipient);
    consents.permit(kRecipient, kSender, setting.permission);

    testing::TestSenders senders;
    senders.put(kSender, {.registered = !setting.has(not_registered),
                          .organisation = kOrganisation,
                          .organisation_key = "clinic",
                          .exemption = setting.exempt ? 1U : 0U,
                          .company_wide_opt_out = true});

    testing::TestLists lists;  // in another order than they are asked
    if (setting.has(state_list)) lists.put(kRecipient, testing::kStateList);
    if (setting.has(organisation_list)) lists.put(kRecipient, testing::kClinicList);
    if (setting.has(company_list)) lists.put(kRecipient, testing::kCompanyList);
    if (setting.has(forbidden_sender)) lists.forbid(kSender, testing::kSpoofed);

    testing::TestRestraints restraints;
    const auto hardest = setting.has(blocked) ? Restraint::Kind::blocked
                         : setting.has(held)  ? Restraint::Kind::held
                                              : Restraint::Kind::none;
    restraints.put(kSender, {.kind = hardest});

    Client client;
    client.senders = {setting.has(not_own) ? number("12223334647") : kSender};
    Route route;
    EXPECT_TRUE(route.destinations.add(setting.has(no_route) ? "1333" : "1222"));
    route.quiet_hours = setting.has(quiet) ? QuietMode::refuse : QuietMode::off;

    World world;
    world.registry = setting.has(listed) ? &with_recipient_.slabs() : &empty_.slabs();
    world.lists = &lists;
    world.consents = &consents;
    world.senders = &senders;
    world.restraints = &restraints;
    world.quiet_hours = &quiet_hours_;
    world.senders_allowed = WhoMaySend::registered_only;
    const Message message{.recipient = setting.has(unreadable) ? PhoneNumber{} : kRecipient,
                          .sender = kSender,
                          .route = &route,
                          .client = &client};
    const Decision decision = decide(message, world, RejectionOptions{}, WallTime{}, &findings);
    EXPECT_LE(lists.recipients_asked, 1);
    EXPECT_LE(lists.senders_asked, 1);
    return decision;
  }

 private:
  testing::TestRegistry with_recipient_;
  testing::TestRegistry empty_;
  QuietHours quiet_hours_ = always_quiet();
};

/// The first obstacle that nothing lifts, from the table above alone.
const ObstacleRow* expected(const Setting& setting) {
  for (std::size_t i = 0; i < kObstacles.size(); ++i) {
    const ObstacleRow& one = kObstacles[i];
    if (!setting.has(static_cast<Obstacle>(i))) continue;
    const bool approved = setting.permission == Permission::approval;
    const bool permitted = setting.permission != Permission::none && !approved;
    const bool lifted = (one.exemption_lifts && setting.exempt) || (one.approval_lifts && approved) ||
                        (one.permission_lifts && permitted);
    if (!lifted) return &one;
  }
  return nullptr;
}

void check(const Stage& stage, const Setting& setting) {
  SCOPED_TRACE(::testing::Message() << "obstacles " << setting.obstacles << ", exempt " << setting.exempt
                                    << ", permission " << static_cast<int>(setting.permission));
  Findings findings;
  const Decision decision = stage.judge(setting, findings);
  const ObstacleRow* refusing = expected(setting);
  if (refusing == nullptr) {
    EXPECT_EQ(decision.verdict, Verdict::forward);
    EXPECT_EQ(decision.command_status, 0U);
    return;
  }
  EXPECT_EQ(decision.verdict, Verdict::refuse);
  EXPECT_EQ(decision.reason, refusing->reason);
  EXPECT_EQ(decision.command_status, row(refusing->reason).default_status);
  EXPECT_EQ(decision.list, refusing->list);
  for (auto later = static_cast<std::size_t>(refusing->rule) + 1; later < kRuleCount; ++later) {
    const auto rule = static_cast<Rule>(later);
    // These two are asked on behalf of rules that come before them.
    if (rule == Rule::exemption || rule == Rule::permission) continue;
    EXPECT_EQ(findings[rule], Finding::not_asked) << rules()[later].name;
  }
}

TEST(Order, TheFirstRuleThatObjectsGivesTheReasonInEveryWorld) {
  const Stage stage;
  for (unsigned bits = 0; bits < (1U << obstacles); ++bits) {
    for (const bool exempt : {false, true}) {
      for (const Permission permission : {Permission::none, Permission::approval, Permission::written_consent,
                                          Permission::purchase, Permission::inquiry}) {
        check(stage, {bits, exempt, permission});
      }
    }
  }
}

TEST(Order, EachRuleRefusesAlone) {
  const Stage stage;
  for (std::size_t i = 0; i < kObstacles.size(); ++i) {
    Findings findings;
    EXPECT_EQ(stage.judge({1U << i}, findings).reason, kObstacles[i].reason) << i;
  }
}

/// The worked example: a listed recipient, three remedies, and what outranks each of them.
TEST(Order, RemediesOfTheWorkedExample) {
  const Stage stage;
  Findings findings;
  const unsigned example = 1U << listed;
  EXPECT_EQ(stage.judge({example}, findings).reason, Reason::dnc_listed);
  const std::vector<std::pair<Setting, Reason>> remedies = {
      {{example, true}, Reason::exempt},
      {{example, false, Permission::approval}, Reason::approved},
      {{example, false, Permission::written_consent}, Reason::permitted}};
  for (const auto& [remedy, reason] : remedies) {
    EXPECT_EQ(stage.judge(remedy, findings), (Decision{Verdict::forward, reason, 0}));
    Setting stopped = remedy;
    stopped.obstacles |= 1U << opted_out;
    EXPECT_EQ(stage.judge(stopped, findings).reason, Reason::opted_out);
    Setting restricted = remedy;
    restricted.obstacles |= 1U << own_list;
    const bool own_word = remedy.permission == Permission::approval;
    EXPECT_EQ(stage.judge(restricted, findings).reason, own_word ? reason : Reason::not_on_own_list);
    restricted = remedy;
    restricted.obstacles |= 1U << company_list;
    EXPECT_EQ(stage.judge(restricted, findings).reason, Reason::company_listed);
  }
}

}  // namespace
}  // namespace smppguard::policy
