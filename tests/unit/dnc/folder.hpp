// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// A folder of its own for a test, gone with the object.
class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "smppguard_dnc.XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file of these octets and returns where it is.
  std::filesystem::path write(std::string_view name, std::string_view octets) const {
    std::filesystem::path at = path_ / name;
    std::filesystem::remove(at);
    std::ofstream out{at, std::ios::binary};
    out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + at.string());
    return at;
  }

  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream in{path_ / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{path_})
      names.insert(entry.path().filename());
    return names;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace smppguard::dnc
