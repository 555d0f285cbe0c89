// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "building.hpp"
#include "folder.hpp"
#include "smppguard/dnc/generate.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <zip.h>
#include <zlib.h>

namespace smppguard::dnc {

inline GenerateRequest generating(const std::filesystem::path& into, std::uint64_t numbers,
                                  unsigned area_codes = 0) {
  GenerateRequest request;
  request.folder = into;
  request.numbers = numbers;
  request.area_codes = area_codes;
  request.seed = 7;
  request.version = kListDay;
  return request;
}

inline std::string read_whole(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// All files of a folder by name, hidden ones too.
inline std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    files[entry.path().filename()] = read_whole(entry.path());
  }
  return files;
}

inline std::string gunzip(const std::filesystem::path& file) {
  const std::unique_ptr<gzFile_s, decltype(&::gzclose)> in{::gzopen(file.c_str(), "rb"), &::gzclose};
  std::string text;
  std::array<char, 4096> buffer;
  int got = 0;
  while ((got = ::gzread(in.get(), buffer.data(), buffer.size())) > 0)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  if (got < 0 || ::gzdirect(in.get()) != 0) throw std::runtime_error("not gzip: " + file.string());
  return text;
}

struct Unzipped {
  std::string name;
  std::string text;
};

/// The only member of an archive.
inline Unzipped unzip(const std::filesystem::path& file) {
  const std::unique_ptr<zip_t, decltype(&::zip_discard)> archive{
      ::zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr), &::zip_discard};
  if (archive == nullptr || ::zip_get_num_entries(archive.get(), 0) != 1)
    throw std::runtime_error("not one member: " + file.string());
  zip_stat_t stat;
  if (::zip_stat_index(archive.get(), 0, 0, &stat) != 0)
    throw std::runtime_error("no stat: " + file.string());
  Unzipped unzipped{stat.name, std::string(stat.size, '\0')};
  const std::unique_ptr<zip_file_t, decltype(&::zip_fclose)> member{::zip_fopen_index(archive.get(), 0, 0),
                                                                    &::zip_fclose};
  char more = 0;
  if (::zip_fread(member.get(), unzipped.text.data(), stat.size) != static_cast<zip_int64_t>(stat.size) ||
      ::zip_fread(member.get(), &more, 1) != 0) {  // the end, where the checksum is compared
    throw std::runtime_error("cannot be unpacked: " + file.string());
  }
  return unzipped;
}

}  // namespace smppguard::dnc
