// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/generate.hpp"

#include "generating.hpp"
#include "smppguard/dnc/version_date.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// All lists' texts, in the report's order.
std::string joined(const GenerateReport& report) {
  std::string text;
  for (const fs::path& list : report.lists) text += read_whole(list);
  return text;
}

TEST(Generate, WritesExactlySoManyNumbersAsTheRegistryWould) {
  const Folder folder;
  const auto report = generate(generating(folder / "new/lists", 20'000)).value();
  ASSERT_EQ(report.lists.size(), 20U);
  EXPECT_EQ(report.area_codes, 20U);
  EXPECT_TRUE(report.change_list.empty());
  std::set<std::string> numbers;
  std::uint64_t octets = 0;
  for (const fs::path& list : report.lists) {
    const auto name = read_file_name(list.filename().string());
    ASSERT_TRUE(name) << list;
    EXPECT_EQ(name->version, kListDay);
    const std::string text = read_whole(list);
    octets += text.size();
    const auto lines = lines_of(text);
    EXPECT_EQ(text.size(), lines.size() * 12) << "each ended by LF";
    EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
    for (const std::string& line : lines) {
      ASSERT_THAT(line, testing::MatchesRegex(std::to_string(*name->area_code) + ",[0-9]{7}"));
      ASSERT_TRUE(numbers.insert(line).second) << line;
    }
  }
  EXPECT_EQ(numbers.size(), 20'000U);
  EXPECT_EQ(report.octets, octets);
  EXPECT_EQ(contents(folder / "new/lists").size(), 20U) << "nothing else is left";
}

TEST(Generate, IsTheSameForTheSameRequestWhateverTheThreads) {
  for (const ListPacking packing : {ListPacking::none, ListPacking::zip, ListPacking::gzip}) {
    for (const ListLayout layout : {ListLayout::per_area, ListLayout::per_state, ListLayout::national}) {
      const Folder folder;
      GenerateRequest request = generating(folder / "a", 30'000);
      request.packing = packing;
      request.layout = layout;
      request.changes = 500;
      request.threads = 1;
      ASSERT_TRUE(generate(request));
      request.folder = folder / "b";
      request.threads = 5;
      ASSERT_TRUE(generate(request));
      EXPECT_TRUE(contents(folder / "a") == contents(folder / "b"));
    }
  }
}

TEST(Generate, DiffersFromSeedToSeed) {
  const Folder folder;
  GenerateRequest request = generating(folder / "a", 5'000, 378);
  const auto first = lines_of(joined(generate(request).value()));
  request.seed = 8;
  request.folder = folder / "b";
  const auto second = lines_of(joined(generate(request).value()));
  std::vector<std::string> both;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both));
  EXPECT_LT(both.size(), 50U);
}

TEST(Generate, PutsTheSameNumbersIntoEachLayout) {
  const Folder folder;
  GenerateRequest request = generating(folder / "area", 50'000);
  const std::string by_area = joined(generate(request).value());
  request.folder = folder / "national";
  request.layout = ListLayout::national;
  const auto national = generate(request).value();
  ASSERT_EQ(national.lists.size(), 1U);
  EXPECT_THAT(national.lists[0].filename().string(), testing::StartsWith("2026-8-5_national_"));
  EXPECT_TRUE(joined(national) == by_area);

  request.folder = folder / "state";
  request.layout = ListLayout::per_state;
  auto by_state = lines_of(joined(generate(request).value()));
  std::sort(by_state.begin(), by_state.end());
  EXPECT_TRUE(by_state == lines_of(by_area));
}

TEST(Generate, PacksWhatItWouldWritePlain) {
  for (const ListFormat format : {ListFormat::flat, ListFormat::xml}) {
    const Folder folder;
    GenerateRequest request = generating(folder / "plain", 40'000, 3);
    request.format = format;
    request.changes = 4'000;
    ASSERT_TRUE(generate(request));
    request.folder = folder / "zip";
    request.packing = ListPacking::zip;
    ASSERT_TRUE(generate(request));
    request.folder = folder / "gzip";
    request.packing = ListPacking::gzip;
    ASSERT_TRUE(generate(request));
    const auto plain = contents(folder / "plain");
    EXPECT_EQ(plain.size(), 4U);
    for (const auto& [name, text] : plain) {
      const Unzipped unzipped = unzip(folder / "zip" / (name + ".zip"));
      EXPECT_EQ(unzipped.name, name);
      EXPECT_TRUE(unzipped.text == text) << name;
      EXPECT_TRUE(gunzip(folder / "gzip" / (name + ".gz")) == text) << name;
    }
  }
}

TEST(Generate, PacksSmallerIfToldTo) {
  const Folder folder;
  GenerateRequest request = generating(folder / "fast", 100'000, 1);
  request.packing = ListPacking::zip;
  request.compression = 1;
  const auto fast = generate(request).value();
  request.folder = folder / "small";
  request.compression = 9;
  EXPECT_LT(generate(request).value().octets, fast.octets);
}

TEST(Generate, WritesTheSameNumbersAsXml) {
  const Folder folder;
  GenerateRequest request = generating(folder / "flat", 3'000, 2);
  request.layout = ListLayout::national;
  std::string expected = "<list type='full' level='national'>\n";
  std::string area;
  for (const std::string& line : lines_of(joined(generate(request).value()))) {
    if (line.substr(0, 3) != area) {
      if (!area.empty()) expected += "</ac>\n";
      area = line.substr(0, 3);
      expected += "<ac val='" + area + "'>\n";
    }
    expected += "<ph val='" + line.substr(4) + "' />\n";
  }
  expected += "</ac>\n</list>\n";
  request.folder = folder / "xml";
  request.format = ListFormat::xml;
  const auto xml = generate(request).value();
  EXPECT_EQ(xml.lists[0].extension(), ".xml");
  EXPECT_TRUE(joined(xml) == expected);

  request.folder = folder / "state";
  request.layout = ListLayout::per_state;
  EXPECT_THAT(joined(generate(request).value()),
              testing::StartsWith("<list type='full' level='state' val='"));
  request.folder = folder / "area";
  request.layout = ListLayout::per_area;
  const auto by_area = generate(request).value();
  const std::string first = read_whole(by_area.lists.front());
  const std::string code = first.substr(first.find("<ac val='") + 9, 3);
  EXPECT_THAT(first, testing::StartsWith("<list type='full' level='areacode' val='" + code + "'>\n<ac val='" +
                                         code + "'>\n<ph val='"));
}

struct Record {
  std::string number;  // "818,5550123", as in the lists
  std::string time;
  char kind;
};

Record read_record(const std::string& line) {
  EXPECT_THAT(line, testing::MatchesRegex("[0-9]{10},2026-08-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2},[AD]"));
  return {line.substr(0, 3) + "," + line.substr(3, 7), line.substr(11, 19), line.back()};
}

TEST(Generate, WritesChangesThatFitTheLists) {
  const Folder folder;
  for (const unsigned area_codes : {1U, 12U}) {
    GenerateRequest request = generating(folder / std::to_string(area_codes), 20'000, area_codes);
    request.changes = 2'000;
    const auto report = generate(request).value();
    const auto lists = lines_of(joined(report));
    std::set<std::string> listed{lists.begin(), lists.end()};
    EXPECT_EQ(listed.size(), 20'000U) << "as they are before all changes";
    EXPECT_THAT(report.change_list.filename().string(), testing::StartsWith("2026-8-12_changes_"));

    const std::string text = read_whole(report.change_list);
    const auto lines = lines_of(text);
    ASSERT_EQ(lines.size(), 2'000U);
    std::map<std::string, std::string> last_time;
    std::string before = "2026-08-05T00:00:00";
    int added = 0;
    int repeated = 0;
    for (const std::string& line : lines) {
      const Record record = read_record(line);
      EXPECT_GE(record.time, before);
      before = record.time;
      auto& last = last_time[record.number];
      if (!last.empty()) ++repeated;
      EXPECT_LT(last, record.time) << "no two changes of a number in one second";
      last = record.time;
      if (record.kind == 'A') {
        ++added;
        EXPECT_TRUE(listed.insert(record.number).second) << line;
      } else {
        EXPECT_EQ(listed.erase(record.number), 1U) << line;
      }
    }
    EXPECT_LT(before, "2026-08-12T00:00:00");
    EXPECT_GT(before, "2026-08-11T00:00:00");
    EXPECT_GT(added, 1'000);
    EXPECT_LT(added, 1'600);
    EXPECT_GT(repeated, 100);
  }
}

TEST(Generate, ChangesAsManyNumbersAsCanBe) {
  const Folder folder;
  for (const std::uint64_t numbers : {10U, 4'000'000U}) {
    GenerateRequest request = generating(folder / std::to_string(numbers), numbers, 1);
    request.changes = numbers / 10;
    const auto report = generate(request).value();
    EXPECT_EQ(fs::file_size(report.change_list), request.changes * 33);
  }
}

TEST(Generate, TellsHowFarItIs) {
  const Folder folder;
  for (const ListLayout layout : {ListLayout::per_area, ListLayout::national}) {
    GenerateRequest request = generating(folder / std::to_string(static_cast<int>(layout)), 10'000);
    request.layout = layout;
    request.format = ListFormat::xml;
    request.changes = 300;
    std::vector<std::uint64_t> seen;
    std::uint64_t expected = 0;
    request.progress = [&](std::uint64_t done, std::uint64_t total) {
      seen.push_back(done);
      expected = total;
    };
    const auto report = generate(request).value();
    EXPECT_GE(seen.size(), 10U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
    EXPECT_EQ(seen.back(), expected);
    EXPECT_EQ(report.octets, expected);
  }
}

TEST(Generate, MakesARegistryOfTwoMillions) {
  const Folder folder;
  GenerateRequest request = generating(folder / "lists", 2'000'000);
  request.packing = ListPacking::zip;
  request.compression = 1;
  const auto report = generate(request).value();
  ASSERT_EQ(report.lists.size(), 378U);
  std::uint64_t numbers = 0;
  for (const fs::path& list : report.lists) {
    const Unzipped unzipped = unzip(list);
    const auto name = read_file_name(unzipped.name);
    ASSERT_TRUE(name);
    std::string before;
    for (std::string_view text = unzipped.text; !text.empty(); text.remove_prefix(12), ++numbers) {
      const std::string line{text.substr(0, 12)};
      ASSERT_EQ(line.substr(0, 4), std::to_string(*name->area_code) + ",");
      ASSERT_LT(before, line);
      before = line;
    }
  }
  EXPECT_EQ(numbers, 2'000'000U);
}

}  // namespace
}  // namespace smppguard::dnc
