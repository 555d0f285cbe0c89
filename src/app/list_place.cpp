// SPDX-License-Identifier: Apache-2.0
#include "list_place.hpp"

#include "commands.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "printable.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultList = "national";

std::string names_of(const std::vector<dnc::ListFile>& files) {
  std::set<std::string> names;
  for (const dnc::ListFile& file : files) names.insert(file.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Those of the name that is wanted, "" for any; an error if there are none.
Result<std::vector<dnc::ListFile>> files_of(const fs::path& folder, const std::string& list) {
  auto files = dnc::list_files(folder);
  if (files.has_error()) return files;
  if (files->empty())
    return fail(folder.string() + ": holds no lists; import one with: smppguard dnc import");
  std::vector<dnc::ListFile> wanted = *files;
  if (!list.empty()) std::erase_if(wanted, [&](const dnc::ListFile& file) { return file.name != list; });
  if (wanted.empty()) {
    return fail(
        fmt::format("{}: holds no list {}, but: {}", folder.string(), printable(list), names_of(*files)));
  }
  return wanted;
}

ListSource source_in(const fs::path& folder, const dnc::ListFile& file) {
  return {folder / dnc::list_file_name(file), file};
}

ListSource source_of(const fs::path& file) {
  return {file, dnc::read_list_file_name(file.filename().string())};
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool holds_senders(const ListSource& source) {
  if (source.file) return source.file->form == dnc::ListFile::Form::do_not_originate;
  return source.path.extension() == ".dno";
}

}  // namespace

void add_list_place(CLI::App& command, const std::string& name, ListPlace& place) {
  add_config(command, place.config);
  command.add_option(
      name, place.path,
      "Folder of lists, or one list's file (default: registry.directory of the configuration)");
  command.add_option("--list", place.list, "Name of a list in the folder");
}

void add_generation(CLI::App& command, ListPlace& place) {
  command.add_option(
      "--generation", place.generation,
      "A former generation of the list, where its file is still there (default: the one in force)");
}

std::optional<ListRoot> root_of(const ListPlace& place, int& status) {
  if (!place.path.empty()) return ListRoot{place.path};
  const auto loaded = load_config(place.config);
  if (!loaded) {
    status = exit_usage;
    return std::nullopt;
  }
  const dnc::RegistryOptions& registry = loaded->config.registry;
  if (!registry.directory.empty()) return ListRoot{registry.directory, registry.max_age};
  status = say_failed(fmt::format("{} names no registry.directory, so there are no lists", place.config));
  return std::nullopt;
}

Result<std::vector<ListSource>> list_sources(const fs::path& path, const std::string& list,
                                             Generations which) {
  if (!is_folder(path)) return std::vector<ListSource>{source_of(path)};
  auto files = files_of(path, list);
  if (files.has_error()) return files.error();
  if (which == Generations::in_force) *files = dnc::in_force(std::move(*files));
  std::vector<ListSource> sources;
  for (const dnc::ListFile& file : *files) sources.push_back(source_in(path, file));
  return sources;
}

Result<ListSource> list_source(const fs::path& path, const std::string& list,
                               std::optional<std::uint64_t> generation) {
  if (!is_folder(path)) return source_of(path);
  const auto files = files_of(path, list.empty() ? kDefaultList : list);
  if (files.has_error()) return files.error();
  if (!generation) return source_in(path, dnc::in_force(*files).front());
  const auto found = std::ranges::find(*files, *generation, &dnc::ListFile::generation);
  if (found != files->end()) return source_in(path, *found);
  return fail(fmt::format("{}: holds no generation {} of {}, but {} to {}", path.string(), *generation,
                          files->front().name, files->front().generation, files->back().generation));
}

Result<OpenList> open_list(const ListSource& source, dnc::Verify verify) {
  OpenList list{source, nullptr, nullptr};
  if (holds_senders(source)) {
    auto opened = dnc::OriginateList::open(source.path);
    if (opened.has_error()) return opened.error();
    list.originate = std::move(*opened);
  } else {
    auto opened = dnc::Snapshot::open(source.path, verify);
    if (opened.has_error()) return opened.error();
    list.snapshot = std::move(*opened);
  }
  return list;
}

}  // namespace smppguard::app
