// SPDX-License-Identifier: Apache-2.0
#include "section.hpp"

#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Section, ReportsAnUnknownKeyWithTheNearest) {
  EXPECT_THAT(
      diagnose("session:\n  bind_timout: 30s\n"),
      ElementsAre(error_at(2, 3, "unknown key \"bind_timout\" in session", "did you mean bind_timeout?")));
  EXPECT_THAT(
      diagnose("sesion: {}\n"),
      ElementsAre(error_at(1, 1, "unknown key \"sesion\" in the configuration", "did you mean session?")));
  EXPECT_THAT(
      diagnose("listeners: [{name: a, address: \"[::]:1\", protocol: tcp}]\n"),
      ElementsAre(error_at(1, 42, "unknown key \"protocol\" in a listener", "one of: name, address")));
  EXPECT_THAT(diagnose("log: {colour: red}\n"),
              ElementsAre(error_at(1, 7, "unknown key \"colour\" in log",
                                   "one of: level, format, file, rotate_size")));
}

TEST(Section, ReportsAKeyThatStandsTwice) {
  EXPECT_THAT(diagnose("log:\n  level: info\n  level: warn\n"),
              ElementsAre(error_at(3, 3, "\"level\" stands twice in log", "the first is in line 8")));
  EXPECT_THAT(diagnose("log: {}\nlog: {}\n"),
              ElementsAre(error_at(2, 1, "\"log\" stands twice in the configuration")));
}

TEST(Section, TakesTheFirstOfTwo) {
  EXPECT_EQ(load_sound_but("log:\n  level: warn\n  level: info\n").config.log.level, app::LogLevel::warn);
}

TEST(Section, MustBeAMapping) {
  EXPECT_THAT(diagnose("session: 30s\n"),
              ElementsAre(error_at(1, 10, "session must be a mapping", "key: value")));
  EXPECT_THAT(diagnose("session: [30s]\n"), ElementsAre(error_at(1, 10, "session must be a mapping")));
  EXPECT_THAT(diagnose("routes: [everyone]\n"), ElementsAre(error_at(1, 10, "a route must be a mapping")));
}

TEST(Section, MayBeEmpty) {
  for (const char* text :
       {"session:\n", "session: {}\n", "session: ~\n", "rejections:\n", "limits:\n", "log:\n"}) {
    EXPECT_THAT(diagnose(text), IsEmpty()) << text;
  }
}

TEST(Section, WantsOneValueWhereOneIsDue) {
  EXPECT_THAT(diagnose("session:\n  bind_timeout: [30s]\n"),
              ElementsAre(error_at(2, 17, "bind_timeout must be one value", "neither a list nor a mapping")));
  EXPECT_THAT(diagnose("log: {level: {a: b}}\n"), ElementsAre(error_at(1, 14, "level must be one value")));
  EXPECT_THAT(diagnose("log:\n  level:\n  file: x\n"),
              ElementsAre(error_at(2, 3, "level has no value", "leave the key out")));
}

TEST(Section, WantsAListWhereOneIsDue) {
  EXPECT_THAT(diagnose("listeners: main\n"),
              testing::Contains(error_at(1, 12, "listeners must be a list", "write listeners: [\"main\"]")));
  EXPECT_THAT(diagnose("listeners: {name: main}\n"),
              testing::Contains(error_at(1, 12, "listeners must be a list", "dash")));
  EXPECT_THAT(diagnose("routes: [{name: a, upstream: carrier, sources: 10.0.0.0/8}]\n"),
              ElementsAre(error_at(1, 48, "sources must be a list", "write sources: [\"10.0.0.0/8\"]")));
}

TEST(Section, WantsTextsInAListOfTexts) {
  EXPECT_THAT(diagnose("routes: [{name: a, upstream: carrier, sources: [[10.0.0.0/8], \"\", {a: b}]}]\n"),
              ElementsAre(error_at(1, 49, "an entry of sources must be one text"),
                          error_at(1, 63, "an entry of sources must be one text"),
                          error_at(1, 67, "an entry of sources must be one text")));
}

TEST(Section, TakesNoEmptyListForEverything) {
  EXPECT_THAT(diagnose("routes: [{name: a, upstream: carrier, sources: []}]\n"),
              ElementsAre(error_at(1, 48, "sources is an empty list", "leave the key out")));
  EXPECT_THAT(diagnose("routes:\n- name: a\n  upstream: carrier\n  listeners:\n"),
              ElementsAre(error_at(4, 3, "listeners has no value", "leave the key out")));
}

TEST(Section, SaysNothingMoreAboutWhatTheReaderRefused) {
  EXPECT_THAT(diagnose("session: {bind_timeout: &a 30s, drain_timeout: *a}\n"),
              ElementsAre(error_at(1, 48, "aliases are not supported")));
  EXPECT_THAT(diagnose("log: &a {level: info}\nsession: *a\n"), ElementsAre(error_at(2, 10, "aliases")));
  EXPECT_THAT(
      diagnose("x: &a []\nlisteners: *a\nroutes: *a\nupstreams: *a\nregistry: *a\napproval: *a\nstore: *a\n"),
      testing::SizeIs(7));
}

}  // namespace
}  // namespace smppguard::config
