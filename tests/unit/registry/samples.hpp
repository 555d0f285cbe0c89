// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/registry/organisation.hpp"

#include <cstdint>

namespace smppguard::registry {

[[nodiscard]] inline WallTime at_second(std::int64_t second) {
  return WallTime{std::chrono::seconds{second}};
}

[[nodiscard]] inline PhoneNumber number(std::uint64_t index) {
  return PhoneNumber::nanp(2'223'330'000 + index);
}

[[nodiscard]] inline Organisation sample_organisation() {
  return {.id = 1,
          .key = "clinic",
          .name = "Clinic of the Hills, Inc.",
          .contact_person = "Ada Example",
          .contact_email = "ada@clinic.example",
          .contact_phone = "+1 222 333 9000",
          .brand_id = "BBRAND1"};
}

[[nodiscard]] inline Campaign sample_campaign() {
  return {.id = 10,
          .organisation = 1,
          .key = "reminders",
          .campaign_id = "CA3XKE1",
          .use_case = "CUSTOMER_CARE",
          .description = "Reminders of appointments.",
          .samples = {"Your appointment is tomorrow at 9.\nSTOP ends these texts."},
          .numbers = {number(1), number(2)}};
}

[[nodiscard]] inline Exemption sample_exemption() {
  return {.id = 100,
          .organisation = 1,
          .category = Category::healthcare,
          .licence = std::string(64, 'a'),
          .from = at_second(1'000),
          .until = at_second(2'000),
          .status = ExemptionStatus::approved};
}

}  // namespace smppguard::registry
