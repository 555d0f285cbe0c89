// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// How much of the input has been read. Inputs that are pipes count in neither until read.
struct Progress {
  std::uint64_t octets_done = 0;
  std::uint64_t octets_total = 0;
};

struct BuildRequest {
  std::vector<std::filesystem::path> inputs;  ///< unpacked registry files
  std::filesystem::path output;               ///< replaced whole, by rename
  std::optional<Day> version_date;            ///< for inputs whose name carries no date
  Day today{};                                ///< a later version date is refused
  std::function<void(Progress)> progress;     ///< called about once per MiB of input; may be empty
};

struct BuildReport {
  SnapshotInfo info;
  std::uint64_t lines = 0;            ///< numbers read; less info.total: how many were repeated
  std::vector<std::string> warnings;  ///< what the operator should look at although the build succeeded
};

/// Reads registry files and writes the snapshot: all or nothing. The first bad line fails the build with
/// "file:line: reason", and on any error the output is as it was before.
///
/// A line is "AAA,NNNNNNN", ten digits, or 1 and ten digits, ended by LF or CR LF; area codes 200-999, locals
/// 0000000-9999999. Area codes may be mixed in one file. Empty lines may only stand at a file's end, and
/// every file must hold a number. Needs as much memory as the snapshot has octets.
[[nodiscard]] Result<BuildReport> build(const BuildRequest& request);

}  // namespace smppguard::dnc
