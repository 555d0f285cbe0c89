// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command_options.hpp"
#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/options.hpp"
#include "smppguard/dnc/originate_list.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// Which lists a command is about, as it was typed.
struct ListPlace {
  std::string config = kDefaultConfig;
  std::string path;                         ///< folder of lists or list file; "": that of the configuration
  std::string list;                         ///< "": all where a command takes many, else national
  std::optional<std::uint64_t> generation;  ///< nothing: the one in force
};

/// Adds --config, --list and what names the folder or file, as "FOLDER" or "--in".
void add_list_place(CLI::App& command, const std::string& name, ListPlace& place);
/// Adds --generation.
void add_generation(CLI::App& command, ListPlace& place);

struct ListRoot {
  std::filesystem::path path;  ///< folder or file
  std::chrono::days max_age =
      dnc::RegistryOptions{}.max_age;  ///< as the configuration says, if it names the path
};

/// Nothing, and told why, if no folder or file is known.
[[nodiscard]] std::optional<ListRoot> root_of(const ListPlace& place, int& status);

struct ListSource {
  std::filesystem::path path;
  std::optional<dnc::ListFile> file;  ///< what its name says; nothing for one that an import did not name
};

enum class Generations : bool { in_force, all };

/// The lists in a folder, or the one file. An error if there is none, or none of the name that is wanted.
[[nodiscard]] Result<std::vector<ListSource>> list_sources(const std::filesystem::path& path,
                                                           const std::string& list, Generations which);
/// The file of one list, "" being national; of that generation if it is given.
[[nodiscard]] Result<ListSource> list_source(const std::filesystem::path& path, const std::string& list,
                                             std::optional<std::uint64_t> generation);

/// A list's file, open: one of the two is not nullptr.
struct OpenList {
  ListSource source;
  std::shared_ptr<const dnc::Snapshot> snapshot;
  std::shared_ptr<const dnc::OriginateList> originate;
};

/// Errors name the file.
[[nodiscard]] Result<OpenList> open_list(const ListSource& source, dnc::Verify verify);

}  // namespace smppguard::app
