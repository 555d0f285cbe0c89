// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/history.hpp"

#include "history_json.hpp"
#include "smppguard/core/file_descriptor.hpp"

#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <system_error>

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::dnc {
namespace {

namespace json = boost::json;

/// Whether the line is one of a history, or the front of one.
bool read_line(std::string_view line, const std::function<void(const FileRecord&)>& file,
               const std::function<void(const ImportRecord&)>& import) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;  // names of files may have any octets
  boost::system::error_code bad;
  const json::value value = json::parse({line.data(), line.size()}, bad, {}, options);
  if (bad == json::error::incomplete) return true;
  if (bad || !value.is_object()) return false;
  if (value.get_object().contains("file")) {
    const auto record = read_file_record(value.get_object());
    if (record && file) file(*record);
    return record.has_value();
  }
  const auto record = read_import_record(value.get_object());
  if (record && import) import(*record);
  return record.has_value();
}

std::filesystem::path path_in(const std::filesystem::path& folder) {
  return folder / "history.jsonl";
}

Error naming(const std::filesystem::path& path, const Error& error) {
  return fail(path.string() + ": " + error.message);
}

Result<bool> ends_with_line(const FileDescriptor& file) {
  const auto size = file.size();
  if (!size) return size.error();
  if (*size == 0) return true;
  std::array<std::uint8_t, 1> last{};
  const auto got = file.read_at(*size - 1, last);
  if (!got) return got.error();
  return last[0] == '\n';
}

}  // namespace

std::string to_json(const FileRecord& record) {
  return json::serialize(to_object(record));
}

std::string to_json(const ImportRecord& record) {
  return json::serialize(to_object(record));
}

Result<void> read_history(const std::filesystem::path& folder,
                          const std::function<void(const FileRecord&)>& file,
                          const std::function<void(const ImportRecord&)>& import) {
  const std::filesystem::path path = path_in(folder);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  std::ifstream in{path, std::ios::binary};
  if (!in) return naming(path, system_fail("cannot be opened"));
  std::string line;
  for (std::uint64_t at = 1; std::getline(in, line); ++at) {
    // A line that was cut is closed by the next run, so it may stand anywhere. Its end may never have come to
    // the disk.
    if (!read_line(line, file, import) && line.ends_with('}')) {
      return fail(fmt::format("{}:{}: is no line of an import history", path.string(), at));
    }
  }
  if (in.bad()) return naming(path, system_fail("cannot be read"));
  return {};
}

Result<void> append_history(const std::filesystem::path& folder, const std::vector<FileRecord>& files,
                            const ImportRecord& import) {
  const std::filesystem::path path = path_in(folder);
  const auto file = FileDescriptor::open(path, O_RDWR | O_CREAT | O_APPEND, 0644);
  if (!file) return naming(path, file.error());
  const auto whole = ends_with_line(*file);
  if (!whole) return naming(path, whole.error());
  // What a run that ended in the middle of a line left is closed, so that the next line is its own.
  std::string lines = *whole ? "" : "\n";
  for (const FileRecord& one : files) lines += to_json(one) + '\n';
  lines += to_json(import) + '\n';
  if (const auto written = file->write(as_bytes(lines)); !written) return naming(path, written.error());
  if (const auto synced = file->sync(); !synced) return naming(path, synced.error());
  return {};
}

}  // namespace smppguard::dnc
