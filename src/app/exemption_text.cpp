// SPDX-License-Identifier: Apache-2.0
#include "exemption_text.hpp"

#include "printable.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace smppguard::app {

std::string period_of(const admin::ExemptionFile& file) {
  const registry::Exemption& exemption = file.exemption;
  return fmt::format("{} {}", printable(exemption.from),
                     exemption.until ? "until " + printable(*exemption.until) : "without end");
}

std::string coverage_of(const admin::ExemptionFile& file) {
  return file.campaigns.empty() ? "all numbers" : fmt::format("{}", fmt::join(file.campaigns, ","));
}

}  // namespace smppguard::app
