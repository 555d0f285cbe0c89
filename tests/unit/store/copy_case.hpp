// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "directory_samples.hpp"
#include "place.hpp"
#include "smppguard/store/copy.hpp"

#include <cstddef>
#include <gtest/gtest.h>
#include <string>
#include <tuple>
#include <vector>

namespace smppguard::store {

/// Two places, each on either engine.
class CopyCase : public ::testing::TestWithParam<std::tuple<Engine, Engine>> {
 protected:
  [[nodiscard]] static Engine source_engine() { return std::get<0>(GetParam()); }
  [[nodiscard]] static Engine target_engine() { return std::get<1>(GetParam()); }

  [[nodiscard]] CopyRequest request() const {
    CopyRequest request;
    request.from = from_.options();
    request.to = to_.options();
    return request;
  }
  /// "" if it was copied.
  [[nodiscard]] static std::string copy(const CopyRequest& request) { return error_of(copy_store(request)); }
  [[nodiscard]] std::string copy() const { return copy(request()); }

  static void append(const Place& place, const std::vector<Change>& changes) {
    const auto appended = opened(place)->append(changes);
    ASSERT_TRUE(appended) << appended.error().message;
  }
  /// Grants of that many recipients, from the first on.
  static void grant(const Place& place, std::size_t count) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < count; ++i) changes.emplace_back(sample_grant(i));
    append(place, changes);
  }

  Place from_{source_engine()};
  Place to_{target_engine()};
};

[[nodiscard]] inline auto every_two_engines() {
  return ::testing::Combine(each_engine(), each_engine());
}
[[nodiscard]] inline std::string engine_names(
    const ::testing::TestParamInfo<std::tuple<Engine, Engine>>& info) {
  const auto word = [](Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgresql"; };
  return std::string{word(std::get<0>(info.param))} + "_to_" + word(std::get<1>(info.param));
}

}  // namespace smppguard::store
