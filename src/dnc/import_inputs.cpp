// SPDX-License-Identifier: Apache-2.0
#include "import_inputs.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

Result<ImportInput> examine(const fs::path& path, bool from_folder) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return fail(path.string() + ": " + system_fail("cannot be examined").message);
  }
  return ImportInput{path, from_folder, static_cast<std::uint64_t>(status.st_size),
                     std::chrono::floor<std::chrono::days>(
                         std::chrono::sys_seconds{std::chrono::seconds{status.st_mtim.tv_sec}}),
                     fmt::format("{}:{}:{}:{}.{}", path.string(), status.st_ino, status.st_size,
                                 status.st_mtim.tv_sec, status.st_mtim.tv_nsec)};
}

Result<void> find_in_folder(const fs::path& folder, std::vector<ImportInput>& found) {
  std::error_code code;
  fs::directory_iterator entries{folder, code};
  for (; !code && entries != fs::directory_iterator{}; entries.increment(code)) {
    if (!entries->is_regular_file(code) || entries->path().filename().string().starts_with('.')) continue;
    auto input = examine(entries->path(), true);
    if (!input) return input.error();
    found.push_back(*std::move(input));
  }
  if (code) return fail(folder.string() + ": cannot be read: " + code.message());
  return {};
}

}  // namespace

bool is_unchanged(const ImportInput& input) {
  const auto now = examine(input.path, input.from_folder);
  return now && now->key == input.key.substr(0, now->key.size());
}

Result<std::vector<ImportInput>> find_inputs(const std::vector<fs::path>& given) {
  std::vector<ImportInput> found;
  for (const fs::path& path : given) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      if (auto read = find_in_folder(path, found); !read) return read.error();
      continue;
    }
    auto input = examine(path, false);
    if (!input) return input.error();
    found.push_back(*std::move(input));
  }
  // Those that were named come first of the same, since they are taken more seriously.
  std::stable_sort(found.begin(), found.end(), [](const ImportInput& one, const ImportInput& other) {
    return one.path != other.path ? one.path < other.path : one.from_folder < other.from_folder;
  });
  const auto same = [](const ImportInput& one, const ImportInput& other) { return one.path == other.path; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

}  // namespace smppguard::dnc
