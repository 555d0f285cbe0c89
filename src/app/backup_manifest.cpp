// SPDX-License-Identifier: Apache-2.0
#include "backup_manifest.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uint64_t kMostOctets = std::uint64_t{16} * 1024 * 1024;

bool leads_into_backup(const std::string& name) {
  if (name == kStoreCopy) return true;
  const fs::path path{name};
  return path.is_relative() && path.parent_path() == kJournalCopy && path.has_filename() &&
         path.filename() != "." && path.filename() != "..";
}

Result<std::string> read_text(const fs::path& path) {
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return file.error();
  const auto octets = file->size();
  if (!octets) return octets.error();
  if (*octets > kMostOctets) return fail("is too long");
  std::string text(static_cast<std::size_t>(*octets), '\0');
  const auto read = file->read({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (!read) return read.error();
  text.resize(*read);
  return Result<std::string>{boost::system::in_place_value, std::move(text)};
}

/// Throws what Boost.JSON throws where something is missing or of another kind.
BackupManifest manifest_of(const json::value& value) {
  const json::object& object = value.as_object();
  if (object.at("format").to_number<std::uint64_t>() != kManifestFormat) {
    throw std::runtime_error("its format is not known to this version");
  }
  BackupManifest manifest;
  manifest.program = json::value_to<std::string>(object.at("program"));
  manifest.made_at = json::value_to<std::string>(object.at("made_at"));
  manifest.schema = object.at("schema").to_number<std::uint64_t>();
  for (const json::value& one : object.at("files").as_array()) {
    const json::object& file = one.as_object();
    manifest.files.push_back(
        {json::value_to<std::string>(file.at("name")),
         {file.at("octets").to_number<std::uint64_t>(), json::value_to<std::string>(file.at("sha256"))}});
    if (!leads_into_backup(manifest.files.back().name))
      throw std::runtime_error("it names a file outside of it");
  }
  return manifest;
}

}  // namespace

Result<void> write_manifest(const fs::path& folder, const BackupManifest& manifest) {
  json::array files;
  for (const BackupManifest::File& file : manifest.files) {
    files.push_back({{"name", file.name}, {"octets", file.sum.octets}, {"sha256", file.sum.sha256}});
  }
  const json::value value = {{"format", kManifestFormat},
                             {"program", manifest.program},
                             {"made_at", manifest.made_at},
                             {"schema", manifest.schema},
                             {"files", std::move(files)}};
  const fs::path path = folder / kManifestFile;
  const fs::path unfinished = path.native() + ".new";
  const auto file = FileDescriptor::open(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
  auto done = file ? file->write(as_bytes(json::serialize(value) + "\n")) : Result<void>{file.error()};
  if (done) done = file->sync();
  if (!done) return fail(unfinished.native() + ": " + done.error().message);
  if (::rename(unfinished.c_str(), path.c_str()) != 0) {
    return fail(path.native() + ": " + system_fail("cannot be created").message);
  }
  if (done = sync_folder(folder); !done) return fail(folder.native() + ": " + done.error().message);
  return {};
}

Result<BackupManifest> read_manifest(const fs::path& folder) {
  const fs::path path = folder / kManifestFile;
  const auto text = read_text(path);
  if (!text) {
    return fail(fmt::format("{}: {}; a folder without its manifest is no whole backup", path.native(),
                            text.error().message));
  }
  try {
    return manifest_of(json::parse(*text));
  } catch (const std::exception& error) {
    return fail(fmt::format("{}: it is no manifest of a backup: {}", path.native(), error.what()));
  }
}

}  // namespace smppguard::app
