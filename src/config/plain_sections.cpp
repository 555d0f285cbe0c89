// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

constexpr std::chrono::days kLongestAge{3'650};
// A process that uses an older registry version loses its safe harbour (47 CFR 64.1200(c)(2)(i)(D)).
constexpr std::chrono::days kSafeHarbour{31};
constexpr std::uint64_t kMost = 10'000'000;
constexpr std::uint64_t kMostWorkers = 1'024;
constexpr std::uint64_t kMostLogFiles = 1'000;
// sockaddr_un holds 108 octets, the last of them a NUL.
constexpr std::size_t kLongestSocketPath = 107;

constexpr std::array kWhenUnknown =
    std::to_array<Choice<policy::WhenUnknown>>({{"allow", policy::WhenUnknown::allow},
                                                {"refuse", policy::WhenUnknown::refuse},
                                                {"defer", policy::WhenUnknown::defer}});
constexpr std::array kLevels = std::to_array<Choice<app::LogLevel>>({{"debug", app::LogLevel::debug},
                                                                     {"info", app::LogLevel::info},
                                                                     {"warn", app::LogLevel::warn},
                                                                     {"error", app::LogLevel::error}});
constexpr std::array kFormats = std::to_array<Choice<app::LogFormat>>(
    {{"auto", app::LogFormat::automatic}, {"text", app::LogFormat::text}, {"json", app::LogFormat::json}});
constexpr std::array kMaskings = std::to_array<Choice<app::NumberMasking>>(
    {{"none", app::NumberMasking::none}, {"last_four", app::NumberMasking::last_four}});

// What took the place of lists in a folder is worth more than "unknown key".
void refuse_snapshot(Section& section) {
  const TreeNode* node = section.find("snapshot");
  if (node == nullptr) return;
  section.report().error(node->key_place,
                         {"registry: snapshot: is gone, lists are kept in a folder",
                          "import the registry's files by \"smppguard dnc import --into DIR FILES\", and "
                          "write directory: DIR instead"});
}

void read_max_age(Section& section, std::chrono::days& max_age) {
  section.duration("max_age", max_age, std::chrono::days{1}, kLongestAge);
  if (max_age <= kSafeHarbour) return;
  section.report().warning(section.find("max_age")->place,
                           {"lists older than 31 days are outside the safe harbour", "write 31d or less"});
}

}  // namespace

void read_registry(Section& top, dnc::RegistryOptions& registry, policy::WhenUnknown& when_unknown) {
  Section section{top.find("registry"), "registry", top.report()};
  section.text("directory", registry.directory);
  refuse_snapshot(section);
  if (registry.directory.empty() && section.sound()) {
    top.report().warning(section.place(),
                         {"no folder of lists: every number's entry is unknown",
                          "name the folder that \"smppguard dnc import\" fills as registry: directory:"});
  }
  section.choice("watch", registry.watch, kYesNo);
  section.choice("in_memory", registry.in_memory, kYesNo);
  read_max_age(section, registry.max_age);
  section.choice("when_unknown", when_unknown, kWhenUnknown);
  section.finish();
}

void read_limits(Section& top, net::LimitOptions& limits) {
  Section section{top.find("limits"), "limits", top.report()};
  section.count("workers", limits.workers, {1, kMostWorkers, "auto"});
  section.count("max_connections", limits.max_connections, {1, kMost});
  section.count("max_unbound_per_address", limits.max_unbound_per_address, {1, kMost});
  section.count("accepts_per_second", limits.accepts_per_second, {1, kMost, "unlimited"});
  section.size("write_buffer", limits.write_buffer_octets, {16UL * 1024, 1024UL * 1024 * 1024});
  section.finish();
}

void read_log(Section& top, app::LogOptions& log) {
  Section section{top.find("log"), "log", top.report()};
  section.choice("level", log.level, kLevels);
  section.choice("format", log.format, kFormats);
  section.text("file", log.file);
  section.size("rotate_size", log.rotate_octets, {64UL * 1024, 1024UL * 1024 * 1024 * 1024});
  section.count("rotate_keep", log.rotate_keep, {1, kMostLogFiles});
  std::size_t refusals = log.refusals_per_second;
  section.count("refusals_per_second", refusals, {1, kMost, "unlimited"});
  log.refusals_per_second = static_cast<std::uint32_t>(refusals);
  section.choice("mask_numbers", log.mask_numbers, kMaskings);
  section.finish();
}

void read_control(Section& top, app::ControlOptions& control) {
  Section section{top.find("control"), "control", top.report()};
  section.text("socket", control.socket);
  if (control.socket.size() > kLongestSocketPath) {
    top.report().error(section.find("socket")->place,
                       {fmt::format("the path has {} octets, that of a Unix socket at most {}",
                                    control.socket.size(), kLongestSocketPath),
                        "choose a shorter one such as /run/smppguard/control"});
  }
  section.finish();
}

}  // namespace smppguard::config
