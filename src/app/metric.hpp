// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::app {

/// One metric in Prometheus' text format, whose samples are added behind its head. The lines must outlive it.
class Metric {
 public:
  Metric(std::vector<std::string>& lines, std::string_view name, std::string_view type, std::string_view help)
      : lines_{lines}, name_{name} {
    lines_.push_back(fmt::format("# HELP {} {}", name, help));
    lines_.push_back(fmt::format("# TYPE {} {}", name, type));
  }

  template <class Value>
  void add(const Value& value, const std::string& labels = {}) {
    lines_.push_back(fmt::format("{}{} {}", name_, labels.empty() ? "" : "{" + labels + "}", value));
  }

 private:
  std::vector<std::string>& lines_;
  std::string_view name_;
};

}  // namespace smppguard::app
