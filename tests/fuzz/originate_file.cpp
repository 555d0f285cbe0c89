// SPDX-License-Identifier: Apache-2.0
// Do-not-originate lists as they are kept: whatever the file holds, reading it ends in an error or in a list
// that is written as the very same file.
//
// Input: one octet of flags, then the file. A fuzzer cannot guess a SHA-256, so with kSealed the input is the
// lines behind the first, which is made to fit; the second octet is then added to its count.
#include "originate_file.hpp"

#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace smppguard;       // NOLINT(google-build-using-namespace)
using namespace smppguard::dnc;  // NOLINT(google-build-using-namespace)
using fuzzing::require;

constexpr unsigned kSealed = 0x01;
constexpr std::size_t kLongestFile = 16'384;

/// A file in memory that has a path and that nobody may write to.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view octets) : fd_{::memfd_create("originate", MFD_CLOEXEC)} {
    require(fd_ >= 0, "the system gives memory files");
    require(::write(fd_, octets.data(), octets.size()) == static_cast<ssize_t>(octets.size()),
            "a memory file can be written");
    require(::fchmod(fd_, 0444) == 0, "a memory file has a mode");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(fd_); }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

/// Where the list is written again, gone with the process.
class Scratch {
 public:
  Scratch() {
    std::string name = std::filesystem::temp_directory_path() / "smppguard_fuzz.XXXXXX";
    require(::mkdtemp(name.data()) != nullptr, "there is a folder for temporary files");
    folder_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "list"; }

 private:
  std::filesystem::path folder_;
};

std::string sealed(std::string_view input) {
  const std::string lines{input.substr(std::min<std::size_t>(1, input.size()))};
  const auto difference = input.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(input[0]);
  const auto count = static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n')) + difference;
  const OriginateInfo info{"spoofed", Day{}, count};
  return to_line({info, sha256(as_bytes(before_checksum(info) + '\n' + lines))}) + lines;
}

std::string written_again(const OriginateFile& list) {
  static const Scratch scratch;
  require(write_originate_file(scratch.file(), list.heading.info, *list.entries).has_value(),
          "what was read can be written");
  std::ifstream in{scratch.file(), std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile)};
  const std::string octets = (data[0] & kSealed) != 0 ? sealed(input) : std::string{input};
  const MemoryFile file{octets};
  const auto list = read_originate_file(file.path());
  if (!list) {
    require(!list.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  require(list->entries->size() == list->heading.info.count, "the count is true");
  require(written_again(*list) == octets, "there is one text for the same entries");
  return 0;
}
