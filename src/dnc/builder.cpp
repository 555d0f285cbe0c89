// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/builder.hpp"

#include "flat_reader.hpp"
#include "number_set.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/version_date.hpp"
#include "snapshot_writer.hpp"
#include "temporary_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferOctets = std::size_t{1} << 20U;

struct Input {
  fs::path path;
  Day version;
  std::optional<unsigned> named_area_code;
};

Error naming(const fs::path& path, const Error& error) {
  return fail(path.string() + ": " + error.message);
}

Result<Input> describe_input(const fs::path& path, const BuildRequest& request) {
  Input input{path, {}, {}};
  if (const auto name = read_file_name(path.filename().string())) {
    input.version = name->version;
    input.named_area_code = name->area_code;
  } else if (request.version_date) {
    input.version = *request.version_date;
  } else {
    return fail(path.string() +
                ": the date of this list is not known; keep the name it was downloaded with "
                "(2026-8-5_818_....txt) or give --version-date YYYY-MM-DD");
  }
  if (input.version > request.today) {
    return fail(
        fmt::format("{}: the list's date {} lies in the future", path.string(), to_text(input.version)));
  }
  return input;
}

/// The registry hands a list out once a day: writing the snapshot over the only copy must not happen by a
/// slip.
Result<void> check_output(const BuildRequest& request) {
  std::error_code ignored;
  const fs::file_status status = fs::status(request.output, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return fail(request.output.string() + ": is there already and is not a regular file");
  }
  for (const fs::path& input : request.inputs) {
    if (fs::equivalent(input, request.output, ignored)) {
      return fail(request.output.string() + ": is one of the files to read");
    }
  }
  return {};
}

std::uint64_t size_or_zero(const fs::path& path) {
  std::error_code code;
  const std::uintmax_t size = fs::file_size(path, code);
  return code ? 0 : size;
}

class Build {
 public:
  explicit Build(const BuildRequest& request) : request_{request}, buffer_(kBufferOctets) {
    versions_.fill(Day::max());
    for (const fs::path& path : request.inputs) progress_.octets_total += size_or_zero(path);
  }

  Result<void> read(const Input& input) {
    auto file = FileDescriptor::open(input.path, O_RDONLY);
    if (!file) return naming(input.path, file.error());
    FlatReader reader{set_};
    if (auto done = read_through(*file, input.path, reader); !done) return done;
    // A download that failed looks like this. Built without it, its area code would silently be missing.
    if (reader.numbers() == 0) return fail(input.path.string() + ": holds no numbers at all");
    note(input, reader);
    return {};
  }

  Result<BuildReport> finish(TemporaryFile& file) {
    auto info = write_snapshot(set_, versions_, file);
    if (!info) return naming(request_.output, info.error());
    report_.info = std::move(*info);
    return std::move(report_);
  }

 private:
  Result<void> read_through(const FileDescriptor& file, const fs::path& path, FlatReader& reader) {
    while (true) {
      const auto got = file.read(buffer_);
      if (!got) return naming(path, got.error());
      const Bytes piece = Bytes{buffer_}.first(*got);
      const bool last = piece.size() < buffer_.size();
      auto fed = reader.feed(as_chars(piece));
      if (fed && last) fed = reader.finish();
      if (!fed) return fail(path.string() + ":" + fed.error().message);
      tell_progress(piece.size());
      if (last) return {};
    }
  }

  void tell_progress(std::size_t octets) {
    progress_.octets_done += octets;
    progress_.octets_total = std::max(progress_.octets_total, progress_.octets_done);
    if (request_.progress) request_.progress(progress_);
  }

  void note(const Input& input, const FlatReader& reader) {
    report_.lines += reader.numbers();
    std::string strangers;
    for (unsigned i = 0; i < PhoneNumber::kAreaCodes; ++i) {
      const unsigned area_code = PhoneNumber::kFirstAreaCode + i;
      if (!reader.covers(area_code)) continue;
      // Two lists of one area code: nothing newer than the older one is known of the whole of it, and the 31
      // days run from what is known.
      versions_[i] = std::min(versions_[i], input.version);
      if (input.named_area_code.value_or(area_code) != area_code) strangers += fmt::format(" {}", area_code);
    }
    if (!strangers.empty()) warn_of_strangers(input, strangers);
  }

  /// Not refused, since a state's list may be named for one of its codes. But an area code with any number
  /// counts as loaded, and all its other numbers as not listed.
  void warn_of_strangers(const Input& input, const std::string& area_codes) {
    report_.warnings.push_back(fmt::format("{}: named for area code {}, but holds numbers of{} as well",
                                           input.path.string(), *input.named_area_code, area_codes));
  }

  const BuildRequest& request_;
  std::vector<std::uint8_t> buffer_;
  NumberSet set_;
  Versions versions_{};
  Progress progress_;
  BuildReport report_;
};

}  // namespace

Result<BuildReport> build(const BuildRequest& request) {
  if (request.inputs.empty()) return fail("no registry files were given");
  if (const auto sound = check_output(request); !sound) return sound.error();
  std::vector<Input> inputs;
  for (const fs::path& path : request.inputs) {
    auto input = describe_input(path, request);
    if (!input) return input.error();
    inputs.push_back(std::move(*input));
  }
  // First of all: better to learn at once that the folder cannot be written.
  auto file = TemporaryFile::create_beside(request.output);
  if (!file) return naming(request.output, file.error());

  Build build{request};
  for (const Input& input : inputs) {
    if (const auto read = build.read(input); !read) return read.error();
  }
  return build.finish(*file);
}

}  // namespace smppguard::dnc
