// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/dnc/import.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

namespace smppguard::app {

/// A folder of lists that imports fill.
class ListsCase : public ::testing::Test {
 protected:
  static constexpr Day kToday = std::chrono::year{2026} / 11 / 25;
  static constexpr WallTime kNow = kToday;

  ListsCase() {
    std::string pattern = ::testing::TempDir() + "smppguard-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    base = pattern;
    folder = base / "lists";
  }
  ~ListsCase() override { std::filesystem::remove_all(base); }

  /// Lines "222,3334545", or "2223334646,why" for senders.
  void import(const std::string& list, ListKind kind, const std::string& lines, Day version = kToday,
              const std::string& organisation = {}) {
    const std::filesystem::path file = base / ("import-" + std::to_string(++imports_) + ".txt");
    std::ofstream{file} << lines;
    dnc::ImportRequest request;
    request.folder = folder;
    request.inputs = {file};
    request.list = list;
    request.kind = kind;
    request.organisation = organisation;
    request.version_date = version;
    request.today = kToday;
    request.now = kNow;
    request.by = "test";
    request.least_ratio = 0;
    request.allow_older = true;
    request.threads = 1;
    const dnc::ImportReport report = dnc::import_lists(request).value();
    ASSERT_EQ(report.record.outcome, dnc::ImportRecord::Outcome::published)
        << (report.files.empty() ? "" : report.files.front().why);
  }

  /// Another file in its place, in which the last octet is another one.
  void damage(const std::string& name) const {
    std::string octets;
    {
      std::ifstream in{folder / name, std::ios::binary};
      octets.assign(std::istreambuf_iterator<char>{in}, {});
    }
    octets.back() = static_cast<char>(octets.back() ^ 1);
    std::ofstream{base / "damaged", std::ios::binary} << octets;
    std::filesystem::permissions(base / "damaged", std::filesystem::perms{0444});
    std::filesystem::rename(base / "damaged", folder / name);
  }

  std::filesystem::path base;
  std::filesystem::path folder;

 private:
  int imports_ = 0;
};

}  // namespace smppguard::app
