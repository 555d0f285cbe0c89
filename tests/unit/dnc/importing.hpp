// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "building.hpp"
#include "folder.hpp"
#include "packing.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::dnc {

using Numbers = std::set<std::uint64_t>;

inline std::string flat_line(std::uint64_t ten) {
  std::array<char, 16> line{};
  std::snprintf(line.data(), line.size(), "%03u,%07u\n", static_cast<unsigned>(ten / 10'000'000),
                static_cast<unsigned>(ten % 10'000'000));
  return line.data();
}

inline std::string flat_lines(const Numbers& numbers) {
  std::string text;
  for (const std::uint64_t ten : numbers) text += flat_line(ten);
  return text;
}

/// So many neighbours of an area code, `from` the first of them.
inline Numbers some(unsigned area_code, std::uint32_t from, std::uint32_t count) {
  Numbers numbers;
  for (std::uint32_t i = 0; i < count; ++i) numbers.insert(area_code * 10'000'000ULL + from + i);
  return numbers;
}

inline Numbers operator+(Numbers one, const Numbers& other) {
  one.insert(other.begin(), other.end());
  return one;
}

/// Imports into a folder of lists beside the files that the test writes.
class ImportTest : public testing::Test {
 protected:
  using Paths = std::vector<std::filesystem::path>;
  using Given = std::initializer_list<std::filesystem::path>;
  static constexpr FileRecord::Outcome kAccepted = FileRecord::Outcome::accepted;
  static constexpr FileRecord::Outcome kRefused = FileRecord::Outcome::refused;

  std::filesystem::path write(std::string_view name, std::string_view text) const {
    return inbox_.write(name, text);
  }
  std::filesystem::path write(std::string_view name, const Numbers& numbers) const {
    return inbox_.write(name, flat_lines(numbers));
  }

  /// Of the national list on kToday.
  [[nodiscard]] ImportRequest request(Paths inputs) const {
    ImportRequest request;
    request.folder = lists();
    request.inputs = std::move(inputs);
    request.today = kToday;
    request.now = WallTime{kToday} + std::chrono::hours{9};
    request.by = "test";
    request.threads = 2;
    return request;
  }
  /// Of another list.
  [[nodiscard]] ImportRequest request(const std::string& list, ListKind kind, Paths inputs) const {
    ImportRequest of = request(std::move(inputs));
    of.list = list;
    of.kind = kind;
    of.version_date = kListDay;
    if (kind == ListKind::organisation) of.organisation = "acme";
    return of;
  }

  ImportReport import(const ImportRequest& request) { return import_lists(request).value(); }
  ImportReport import(Given inputs) { return import(request(inputs)); }
  static std::string error_of(const ImportRequest& request) {
    const auto report = import_lists(request);
    return report ? "" : report.error().message;
  }
  /// Imports what nothing speaks against.
  void must_import(const ImportRequest& request) {
    const ImportReport report = import(request);
    for (const FileRecord& file : report.files) ASSERT_EQ(file.why, "") << file.file;
    ASSERT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  }
  void must_import(Given inputs) { must_import(request(inputs)); }

  /// Why the only file that was refused was.
  static std::string refusal(const ImportReport& report) {
    std::string why;
    for (const FileRecord& file : report.files) {
      if (file.outcome != kRefused) continue;
      EXPECT_EQ(why, "") << "more than one";
      why = file.why;
    }
    return why;
  }
  /// Of the files that were refused by their names, why.
  static std::map<std::string, std::string> refusals(const ImportReport& report) {
    return reasons(report, kRefused);
  }
  static std::map<std::string, std::string> held_back(const ImportReport& report) {
    return reasons(report, FileRecord::Outcome::held_back);
  }
  static std::map<std::string, std::string> reasons(const ImportReport& report, FileRecord::Outcome outcome) {
    std::map<std::string, std::string> found;
    for (const FileRecord& file : report.files) {
      if (file.outcome == outcome) {
        found[std::filesystem::path{file.file}.filename().string()] = file.why;
      }
    }
    return found;
  }
  /// That a file is refused, nothing published and the list in force untouched; gives the reason.
  std::string refused(const ImportRequest& request) {
    const auto before = files();
    const ImportReport report = import(request);
    EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::refused);
    EXPECT_EQ(report.record.generation, 0U);
    EXPECT_EQ(files(), before);
    return refusal(report);
  }
  std::string refused(Given inputs) { return refused(request(inputs)); }

  [[nodiscard]] std::filesystem::path lists() const { return base_ / "lists"; }
  [[nodiscard]] std::filesystem::path inbox() const { return inbox_.path(); }
  [[nodiscard]] std::filesystem::path in_force_path(const std::string& list = "national") const {
    for (const ListFile& file : in_force(list_files(lists()).value())) {
      if (file.name == list) return lists() / list_file_name(file);
    }
    throw std::runtime_error("no list is in force");
  }
  [[nodiscard]] std::shared_ptr<const Snapshot> open(const std::string& list = "national") const {
    return open_or_throw(in_force_path(list));
  }
  [[nodiscard]] Numbers listed(const std::string& list = "national") const {
    const auto snapshot = open(list);
    Numbers numbers;
    for (std::size_t i = 0; i < snapshot->info().areas.size(); ++i) {
      const std::uint64_t area = snapshot->info().areas[i].area_code * 10'000'000ULL;
      snapshot->for_each(i, [&](std::uint32_t local) { numbers.insert(area + local); });
    }
    EXPECT_EQ(numbers.size(), snapshot->info().total);
    return numbers;
  }
  [[nodiscard]] std::vector<AreaInfo> areas(const std::string& list = "national") const {
    return open(list)->info().areas;
  }
  /// The names of the lists' files; hidden files and the history are none.
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    if (!std::filesystem::exists(lists())) return names;
    for (const ListFile& file : list_files(lists()).value()) names.insert(list_file_name(file));
    return names;
  }
  [[nodiscard]] std::string folder_text(std::string_view name) const {
    std::ifstream in{lists() / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  /// Changes an octet of a file that nobody may change.
  static void damage(const std::filesystem::path& path, std::uint64_t at) {
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekg(static_cast<std::streamoff>(at));
    const int octet = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(octet ^ 1));
    file.close();
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    if (!file) throw std::runtime_error("cannot damage " + path.string());
  }
  /// What is in the folder besides lists, lock and history.
  [[nodiscard]] std::set<std::string> remains() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{lists()}) {
      names.insert(entry.path().filename());
    }
    for (const std::string& list : files()) names.erase(list);
    names.erase(".lock");
    names.erase("history.jsonl");
    return names;
  }

 private:
  Folder inbox_;
  Folder base_;
};

}  // namespace smppguard::dnc
