// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/list_folder.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <system_error>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kMostName = 32;
constexpr std::size_t kLeastDigits = 6;

std::optional<std::uint64_t> read_generation(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool canonical = text.size() == kLeastDigits || (text.size() > kLeastDigits && text[0] != '0');
  if (error != std::errc{} || end != text.data() + text.size() || !canonical || value == 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

bool is_list_name(std::string_view name) noexcept {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= kMostName && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), fits);
}

std::optional<ListFile> read_list_file_name(std::string_view name) {
  const std::size_t first = name.find('.');
  const std::size_t last = name.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const std::string_view ending = name.substr(last);
  const auto generation = read_generation(name.substr(first + 1, last - first - 1));
  if (!is_list_name(name.substr(0, first)) || !generation) return std::nullopt;
  if (ending != ".dnc" && ending != ".dno") return std::nullopt;
  return ListFile{std::string{name.substr(0, first)}, *generation,
                  ending == ".dnc" ? ListFile::Form::snapshot : ListFile::Form::do_not_originate};
}

std::string list_file_name(const ListFile& file) {
  return fmt::format("{}.{:06}.{}", file.name, file.generation,
                     file.form == ListFile::Form::snapshot ? "dnc" : "dno");
}

Result<std::vector<ListFile>> list_files(const std::filesystem::path& folder) {
  std::vector<ListFile> files;
  std::error_code code;
  std::filesystem::directory_iterator entries{folder, code};
  for (; !code && entries != std::filesystem::directory_iterator{}; entries.increment(code)) {
    auto file = read_list_file_name(entries->path().filename().string());
    if (!file) continue;
    const auto type = entries->symlink_status(code).type();
    if (type == std::filesystem::file_type::not_found) code.clear();  // removed meanwhile
    if (code) break;
    if (type == std::filesystem::file_type::regular) files.push_back(*std::move(file));
  }
  if (code) return fail(folder.string() + ": cannot be read: " + code.message());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<ListFile> in_force(std::vector<ListFile> files) {
  std::sort(files.begin(), files.end());
  std::vector<ListFile> newest;
  for (ListFile& file : files) {
    if (!newest.empty() && newest.back().name == file.name) newest.pop_back();
    newest.push_back(std::move(file));
  }
  return newest;
}

}  // namespace smppguard::dnc
