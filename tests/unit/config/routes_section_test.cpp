// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Diagnostic> diagnose_routes(const std::string& routes) {
  return diagnose(
      "listeners: [{name: main, address: \"[::]:1\"}, {name: other, address: \"[::]:2\"}]\n"
      "routes:\n" +
      routes);
}

TEST(Routes, AreRead) {
  const Loaded loaded = load_sound_but(
      "routes:\n"
      "  - name: shop\n"
      "    system_id: \"shop?*\"\n"
      "    listeners: [main]\n"
      "    sources: [10.0.0.0/8, \"2001:db8::/32\", 192.0.2.7]\n"
      "    upstream: carrier\n"
      "    destinations: [1, 1222, short_codes]\n"
      "  - {name: rest, upstream: carrier}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.routes.size(), 2U);
  const policy::RouteOptions& route = loaded.config.routes[0];
  EXPECT_EQ(route.name, "shop");
  EXPECT_EQ(route.system_id, "shop?*");
  EXPECT_THAT(route.listeners, ElementsAre("main"));
  EXPECT_THAT(route.sources, ElementsAre("10.0.0.0/8", "2001:db8::/32", "192.0.2.7"));
  EXPECT_EQ(route.upstream, "carrier");
  EXPECT_THAT(route.destinations, ElementsAre("1", "1222", "short_codes"));
  EXPECT_EQ(loaded.config.routes[1].system_id, "*");
}

TEST(Routes, SayHowTheyRefuse) {
  const auto refusal = [](const std::string& word) {
    const Loaded loaded =
        load_sound_but("routes: [{name: a, upstream: carrier, mode: enforce, refusal: " + word + "}]\n");
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << word;
    return loaded.config.routes.at(0).refusal;
  };
  EXPECT_EQ(refusal("response"), policy::RefusalStyle::response);
  EXPECT_EQ(refusal("response_with_text"), policy::RefusalStyle::response_with_text);
  EXPECT_EQ(refusal("receipt"), policy::RefusalStyle::receipt);
  EXPECT_THAT(diagnose("routes:\n- {name: a, upstream: carrier, mode: dry, refusal: silence}\n"),
              ElementsAre(error_at(2, 38, "mode: \"dry\" is not known", "one of: enforce, observe"),
                          error_at(2, 52, "refusal: \"silence\" is not known",
                                   "one of: response, response_with_text, receipt")));
}

TEST(Routes, ThatOnlyObserveDrawAWarning) {
  const Loaded loaded = load_sound_but("routes:\n- {name: a, upstream: carrier, mode: observe}\n");
  EXPECT_THAT(loaded.diagnostics,
              ElementsAre(warning_at(2, 38, "nothing is refused on this route", "enforce")));
  EXPECT_EQ(loaded.config.routes.at(0).mode, policy::RouteMode::observe);
}

TEST(Routes, AreAtLeastOne) {
  EXPECT_THAT(diagnose("routes: []\n"), ElementsAre(error_at(1, 9, "routes needs at least one entry")));
}

TEST(Routes, NeedANameAndAnUpstream) {
  EXPECT_THAT(
      diagnose("routes:\n- system_id: a\n"),
      ElementsAre(error_at(2, 3, "a route needs \"name\""), error_at(2, 3, "a route needs \"upstream\"")));
  EXPECT_THAT(diagnose("routes:\n- {name: a, upstream: carrier, system_id: \"\"}\n"),
              ElementsAre(error_at(2, 43, "system_id is empty", "\"*\"")));
}

TEST(Routes, HaveNamesOfTheirOwn) {
  EXPECT_THAT(
      diagnose("routes:\n- {name: a, upstream: carrier, system_id: b}\n- {name: a, upstream: carrier}\n"),
      ElementsAre(error_at(3, 10, "another route is named \"a\" already", "line 8")));
}

TEST(Routes, ReferToWhatExists) {
  EXPECT_THAT(diagnose("routes:\n- {name: a, upstream: carier, listeners: [main, mian]}\n"),
              ElementsAre(error_at(2, 23, "no upstream is named \"carier\"", "did you mean carrier?"),
                          error_at(2, 49, "no listener is named \"mian\"", "did you mean main?")));
  EXPECT_THAT(diagnose("routes:\n- {name: a, upstream: elsewhere}\n"),
              ElementsAre(error_at(2, 23, "no upstream is named \"elsewhere\"", "there is only carrier")));
}

TEST(Routes, MayStandBeforeWhatTheyReferTo) {
  EXPECT_THAT(diagnose("routes: [{name: a, upstream: late}]\nupstreams: [{name: late, endpoints: [a:1]}]\n"),
              IsEmpty());
}

TEST(Routes, HaveSourcesThatAreAddressBlocks) {
  EXPECT_THAT(
      diagnose("routes:\n- name: a\n  upstream: carrier\n  sources: [10.0.0.0/8, 10.0.0.0/33, office]\n"),
      ElementsAre(error_at(4, 25, "\"10.0.0.0/33\" is not an address block", "10.0.0.0/8"),
                  error_at(4, 38, "\"office\" is not an address block")));
}

TEST(Routes, HaveDestinationsThatArePrefixes) {
  EXPECT_THAT(
      diagnose(
          "routes:\n- name: a\n  upstream: carrier\n  destinations: [\"1\", +1, short, 1234567890123456]\n"),
      ElementsAre(error_at(4, 23, "\"+1\" is not a destination prefix", "short_codes"),
                  error_at(4, 27, "\"short\" is not a destination prefix"),
                  error_at(4, 34, "\"1234567890123456\" is not a destination prefix")));
}

TEST(Routes, BehindAWiderOneAreNeverTaken) {
  const std::string behind_all = "- {name: all, upstream: carrier}\n";
  for (const char* narrow : {"system_id: shop", "listeners: [main]", "sources: [10.0.0.0/8]",
                             "system_id: \"**\"", "destinations: [\"1\"]"}) {
    EXPECT_THAT(diagnose_routes(behind_all + "- {name: b, upstream: carrier, " + narrow + "}\n"),
                ElementsAre(warning_at(4, 3, "the route \"b\" is never taken: \"all\"",
                                       "move the narrower route up")))
        << narrow;
  }
}

TEST(Routes, BehindOneWithTheSameOrMoreConditionsAreNeverTaken) {
  EXPECT_THAT(diagnose_routes("- {name: a, upstream: carrier, system_id: s*, listeners: [main, other]}\n"
                              "- {name: b, upstream: carrier, system_id: s*, listeners: [other]}\n"),
              ElementsAre(warning_at(4, 3, "the route \"b\" is never taken")));
}

TEST(Routes, BehindANarrowerOneAreTaken) {
  const std::string all = "- {name: all, upstream: carrier}\n";
  for (const char* narrow : {"system_id: shop", "listeners: [main]", "sources: [10.0.0.0/8]"}) {
    EXPECT_THAT(diagnose_routes("- {name: a, upstream: carrier, " + std::string(narrow) + "}\n" + all),
                IsEmpty())
        << narrow;
  }
  EXPECT_THAT(diagnose_routes("- {name: a, upstream: carrier, system_id: s*, listeners: [main]}\n"
                              "- {name: b, upstream: carrier, system_id: s*, listeners: [main, other]}\n"
                              "- {name: c, upstream: carrier, system_id: t*}\n"),
              IsEmpty());
}

TEST(Routes, BehindABrokenOneAreNotJudged) {
  EXPECT_THAT(diagnose_routes(
                  "- {name: a, upstream: carrier, sources: 10.0.0.0/8}\n- {name: b, upstream: carrier}\n"),
              ElementsAre(error_at(3, 41, "sources must be a list")));
}

}  // namespace
}  // namespace smppguard::config
