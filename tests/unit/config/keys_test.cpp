// SPDX-License-Identifier: Apache-2.0
#include "every_key.hpp"
#include "loading.hpp"

#include <sstream>

// Every key that a configuration may have, misspelt in turn.

namespace smppguard::config {
namespace {

using testing::Contains;
using testing::IsEmpty;

struct Line {
  std::string before;  // blanks and the dash of a list entry
  std::string key;
  std::string after;
};

std::vector<Line> lines() {
  std::vector<Line> lines;
  std::istringstream text{kEveryKey};
  for (std::string line; std::getline(text, line);) {
    const std::size_t key = line.find_first_not_of(" -");
    const std::size_t colon = line.find(':');
    lines.push_back({line.substr(0, key), line.substr(key, colon - key), line.substr(colon)});
  }
  return lines;
}

std::string join(const std::vector<Line>& lines) {
  std::string yaml;
  for (const Line& line : lines) yaml += line.before + line.key + line.after + '\n';
  return yaml;
}

using Slip = std::string (*)(const std::string&);

std::string drops_the_last(const std::string& key) {
  return key.substr(0, key.size() - 1);
}
std::string doubles_the_first(const std::string& key) {
  return key.substr(0, 1) + key;
}
std::string swaps_the_first_two(const std::string& key) {
  std::string slip = key;
  std::swap(slip[0], slip[1]);
  return slip;
}
std::string is_upper_case(const std::string& key) {
  std::string slip = key;
  for (char& c : slip) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return slip;
}

class Keys : public testing::TestWithParam<Slip> {};

TEST_P(Keys, AreReportedWithTheRightOneWhenMisspelt) {
  const std::vector<Line> sound = lines();
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::vector<Line> misspelt = sound;
    misspelt[i].key = GetParam()(sound[i].key);
    const Loaded loaded = load_text(join(misspelt));
    EXPECT_FALSE(loaded.ok()) << misspelt[i].key;
    const Diagnostic expected{Severity::error, i + 1, sound[i].before.size() + 1,
                              "unknown key \"" + misspelt[i].key, "did you mean " + sound[i].key + "?"};
    EXPECT_THAT(loaded.diagnostics, Contains(testing::Truly([&](const Diagnostic& d) {
                  return d.severity == expected.severity && d.line == expected.line &&
                         d.column == expected.column && d.message.starts_with(expected.message) &&
                         d.hint == expected.hint;
                })))
        << format(expected, "expected");
  }
}

INSTANTIATE_TEST_SUITE_P(Slips, Keys,
                         testing::Values(drops_the_last, doubles_the_first, swaps_the_first_two,
                                         is_upper_case));

TEST(Keys, AreReportedWhenTheyStandTwice) {
  const std::vector<Line> sound = lines();
  for (std::size_t i = 0; i < sound.size(); ++i) {
    // The second one takes over the value, so that whatever is indented below stays below it.
    std::vector<Line> twice = sound;
    twice[i].after = ": ~";
    const Line second{std::string(sound[i].before.size(), ' '), sound[i].key, sound[i].after};
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i + 1), second);
    const Loaded loaded = load_text(join(twice));
    EXPECT_THAT(loaded.diagnostics, Contains(testing::Truly([&](const Diagnostic& d) {
                  return d.severity == Severity::error && d.line == i + 2 &&
                         d.column == second.before.size() + 1 &&
                         d.message.starts_with("\"" + second.key + "\" stands twice");
                })))
        << second.key;
  }
}

TEST(Keys, AreAllKnown) {
  EXPECT_THAT(load_text(kEveryKey).diagnostics, IsEmpty());
}

}  // namespace
}  // namespace smppguard::config
