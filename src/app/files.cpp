// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

constexpr std::size_t kPiece = 65'536;
constexpr std::size_t kMostNumberOctets = 1'048'576;

Error about(const std::string& path, const Error& error) {
  return fail(fmt::format("{}: {}", path, error.message));
}

Result<FileDescriptor> open_to_read(const std::string& path) {
  auto file = FileDescriptor::open(path, O_RDONLY | O_CLOEXEC);
  if (file.has_error()) return about(path, file.error());
  return file;
}

}  // namespace

Result<std::vector<std::uint8_t>> read_file(const std::string& path, std::size_t most) {
  const auto file = open_to_read(path);
  if (file.has_error()) return file.error();
  std::vector<std::uint8_t> octets(most + 1);
  const auto size = file->read(octets);
  if (size.has_error()) return about(path, size.error());
  octets.resize(*size);
  return octets;
}

Result<void> read_pieces(const FileDescriptor& file, const std::string& path,
                         const std::function<Result<void>(std::string_view)>& take) {
  if (!std::filesystem::is_regular_file(path)) {
    return fail(fmt::format("{}: it is no plain file, but has to be read twice; save it to one", path));
  }
  std::vector<std::uint8_t> piece(kPiece);
  for (std::uint64_t offset = 0;;) {
    const auto size = file.read_at(offset, piece);
    if (size.has_error()) return about(path, size.error());
    if (*size == 0) return {};
    offset += *size;
    if (auto taken = take(as_chars(Bytes{piece}.first(*size))); taken.has_error()) return taken;
  }
}

Result<std::vector<PhoneNumber>> read_numbers(const std::string& path) {
  const auto octets = read_file(path, kMostNumberOctets);
  if (octets.has_error()) return octets.error();
  if (octets->size() > kMostNumberOctets) {
    return fail(
        fmt::format("{}: it is larger than {} octets; is this a list of numbers?", path, kMostNumberOctets));
  }
  std::istringstream lines{std::string{as_chars(*octets)}};
  std::vector<PhoneNumber> numbers;
  std::string wrong;
  std::size_t at = 0;
  for (std::string line; std::getline(lines, line);) {
    ++at;
    const std::string_view text = std::string_view{line}.substr(0, line.find('#'));
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    const auto number = read_address(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
    if (number) {
      numbers.push_back(*number);
    } else {
      wrong += fmt::format("{}{}:{}: no number; write its digits only", wrong.empty() ? "" : "\n", path, at);
    }
  }
  if (!wrong.empty()) return fail(std::move(wrong));
  return numbers;
}

Result<NewFile> NewFile::create(const std::string& path) {
  if (path == "-") return NewFile{FileDescriptor{-1}, {}};
  auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
  if (file.has_error() && std::filesystem::exists(std::filesystem::symlink_status(path))) {
    return fail(fmt::format("{}: it is there already, and nothing is overwritten; name another file", path));
  }
  if (file.has_error()) return about(path, file.error());
  return NewFile{std::move(*file), path};
}

NewFile::~NewFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> NewFile::write(Bytes octets) {
  if (is_standard_output()) {
    const bool written = std::fwrite(octets.data(), 1, octets.size(), stdout) == octets.size();
    return written ? Result<void>{} : about("standard output", system_fail("cannot write"));
  }
  const auto written = file_.write_at(written_, octets);
  if (written.has_error()) return about(path_, written.error());
  written_ += octets.size();
  return {};
}

Result<void> NewFile::keep() {
  if (is_standard_output()) {
    return std::fflush(stdout) == 0 ? Result<void>{} : about("standard output", system_fail("cannot write"));
  }
  const auto synced = file_.sync();
  if (synced.has_error()) return about(path_, synced.error());
  path_.clear();
  return {};
}

}  // namespace smppguard::app
