// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/ports.hpp"

#include <string>

namespace smppguard::net {

/// For tests that do not look at what is reported.
class QuietReporter final : public Reporter {
  void accepted(const SessionName&) override {}
  void turned_away(const std::string&, const std::string&) override {}
  void dial_failed(const SessionName&, relay::Side, const std::string&, const std::string&) override {}
  void endpoint_changed(const std::string&, const std::string&, const std::string&) override {}
  void warned(const std::string&) override {}
  void noted(const SessionName&, const relay::Note&) override {}
};

}  // namespace smppguard::net
