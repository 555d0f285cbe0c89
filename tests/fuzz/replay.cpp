// SPDX-License-Identifier: Apache-2.0

// Runs a fuzz target once over every file it is given, or finds below a directory: the corpus as an ordinary
// test.

#include "fuzz/fuzz_target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

bool run(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string content{std::istreambuf_iterator<char>{file}, {}};
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    return false;
  }
  std::fprintf(stderr, "%s (%zu octets)\n", path.c_str(), content.size());
  // A vector of its own size, so that a sanitizer sees the first octet read beyond it.
  const std::vector<std::uint8_t> octets(content.begin(), content.end());
  LLVMFuzzerTestOneInput(octets.data(), octets.size());
  return true;
}

int run_all(const std::vector<fs::path>& arguments) {
  std::size_t runs = 0;
  for (const fs::path& argument : arguments) {
    for (const fs::path& path : files_of(argument)) {
      if (!run(path)) return 1;
      ++runs;
    }
  }
  if (runs == 0) std::fputs("no input: give files or directories that hold some\n", stderr);
  return runs == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_all({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
