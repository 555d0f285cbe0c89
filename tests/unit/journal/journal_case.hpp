// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/journal/journal.hpp"
#include "smppguard/journal/verify.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace smppguard::journal {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline const WallTime kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 21h};
inline constexpr PhoneNumber kSender = PhoneNumber::nanp(2223334646);
inline constexpr PhoneNumber kRecipient = PhoneNumber::nanp(2223334545);

[[nodiscard]] inline std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}
inline void write(const fs::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
}
[[nodiscard]] inline std::vector<std::string> lines_of(const fs::path& path) {
  std::istringstream text{content(path)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}
inline void write_lines(const fs::path& path, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  write(path, text);
}

[[nodiscard]] inline DecisionEntry refusal(std::uint32_t number, WallTime at = kNow) {
  DecisionEntry entry;
  entry.at = at;
  entry.sender = kSender;
  entry.recipient = kRecipient;
  entry.reason = "dnc_listed";
  entry.command = "submit_sm";
  entry.command_status = 0x66;
  entry.sequence_number = number;
  entry.session = 7;
  entry.list = "national";
  entry.list_version = 20'000;
  entry.system_id = std::string_view{"app1"};
  return entry;
}
[[nodiscard]] inline DecisionEntry passed(std::uint32_t number) {
  DecisionEntry entry = refusal(number);
  entry.refused = false;
  entry.reason = "not_listed";
  entry.command_status = 0;
  return entry;
}

/// A journal in a folder of the test's own.
class JournalCase : public ::testing::Test {
 protected:
  JournalCase() {
    std::string made = (fs::temp_directory_path() / "smppguard-journal-XXXXXX").native();
    if (::mkdtemp(made.data()) == nullptr) std::abort();
    root_ = made;
    options_.path = (root_ / "journal").native();
    options_.node = "node1";
    options_.heads = (root_ / "elsewhere.heads").native();
  }
  ~JournalCase() override { fs::remove_all(root_); }

  [[nodiscard]] std::unique_ptr<Journal> open(Journal::Source source = {}) {
    auto journal = Journal::open(
        options_, std::move(source), [this](const std::string& what) { troubles_.push_back(what); },
        [this] { return now_; });
    EXPECT_TRUE(journal.has_value()) << (journal ? "" : journal.error().message);
    return journal ? std::move(*journal) : nullptr;
  }
  [[nodiscard]] fs::path folder() const { return options_.path; }
  [[nodiscard]] fs::path segment(const std::string& stream, const std::string& month = "2026-11") const {
    return folder() / (stream + "-" + month + ".jsonl");
  }

  /// What verify() finds, each as "kind file:line".
  struct Report {
    std::vector<std::string> findings;
    Verified verified;
  };
  [[nodiscard]] Report verify_all(const fs::path& heads = {}, const fs::path& key = {},
                                  WallTime now = WallTime::max()) const {
    Report report;
    VerifyRequest request;
    request.folder = folder();
    request.heads = heads;
    request.public_key = key;
    request.now = now;
    request.found = [&](const Finding& finding) {
      report.findings.push_back(std::string{name(finding.kind)} + " " + finding.file.filename().native());
    };
    const auto verified = verify(request);
    EXPECT_TRUE(verified.has_value()) << (verified ? "" : verified.error().message);
    if (verified) report.verified = *verified;
    return report;
  }

  fs::path root_;
  JournalOptions options_;
  WallTime now_ = kNow;
  std::vector<std::string> troubles_;  // by the journal's thread; read once it is gone
};

}  // namespace smppguard::journal
