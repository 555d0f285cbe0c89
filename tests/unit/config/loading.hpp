// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/config/config.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {

inline std::ostream& operator<<(std::ostream& out, const Diagnostic& diagnostic) {
  return out << format(diagnostic, "test");
}

/// Sections that make a configuration without any diagnostic, one line each.
inline constexpr std::array kSound = std::to_array<std::string_view>({
    "listeners: [{name: main, address: \"127.0.0.1:2775\"}]",
    "upstreams: [{name: carrier, endpoints: [smsc.example.net:2775]}]",
    "routes: [{name: everyone, upstream: carrier}]",
    "registry: {directory: /nowhere/lists}",
    "approval: {numbers: [12676070000]}",
    "store: {path: /nowhere/smppguard.db}",
});

/// A sound configuration in which `text`, which follows it, stands in for the sections it names itself.
inline std::string sound_but(const std::string& text) {
  std::string yaml;
  for (const std::string_view line : kSound) {
    const std::string key{line.substr(0, line.find(':') + 1)};
    const bool named = text.starts_with(key) || text.find("\n" + key) != std::string::npos;
    yaml += (named ? std::string_view{"#"} : line);
    yaml += '\n';
  }
  return yaml + text;
}

inline Loaded load_sound_but(const std::string& text) {
  return load_text(sound_but(text));
}

inline std::vector<Diagnostic> diagnose(const std::string& text) {
  return load_sound_but(text).diagnostics;
}

/// Lines count from the first of the text given to sound_but(); 0 is the file as a whole.
inline testing::Matcher<Diagnostic> says(Severity severity, std::size_t line, std::size_t column,
                                         const std::string& message, const std::string& hint) {
  const std::size_t in_file = line == 0 ? 0 : line + kSound.size();
  return testing::AllOf(testing::Field("severity", &Diagnostic::severity, severity),
                        testing::Field("line", &Diagnostic::line, in_file),
                        testing::Field("column", &Diagnostic::column, column),
                        testing::Field("message", &Diagnostic::message, testing::HasSubstr(message)),
                        testing::Field("hint", &Diagnostic::hint, testing::HasSubstr(hint)));
}

inline testing::Matcher<Diagnostic> error_at(std::size_t line, std::size_t column, const std::string& message,
                                             const std::string& hint = {}) {
  return says(Severity::error, line, column, message, hint);
}

inline testing::Matcher<Diagnostic> warning_at(std::size_t line, std::size_t column,
                                               const std::string& message, const std::string& hint = {}) {
  return says(Severity::warning, line, column, message, hint);
}

}  // namespace smppguard::config
