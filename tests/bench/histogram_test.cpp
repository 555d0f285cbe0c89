// SPDX-License-Identifier: Apache-2.0
#include "histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace smppguard::bench {
namespace {

std::uint64_t exact_quantile(const std::vector<std::uint64_t>& sorted, double q) {
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

TEST(Histogram, QuantilesStayWithinTheStatedError) {
  std::mt19937_64 random{7};
  std::lognormal_distribution<double> durations{11.0, 2.0};
  std::vector<std::uint64_t> values;
  Histogram histogram;
  for (int i = 0; i < 100'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(durations(random)));
    histogram.add(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double q : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const std::uint64_t exact = exact_quantile(values, q);
    EXPECT_GE(histogram.quantile(q), exact) << q;
    EXPECT_LE(static_cast<double>(histogram.quantile(q)),
              static_cast<double>(exact) * (1 + Histogram::kRelativeError))
        << q;
  }
}

TEST(Histogram, SmallValuesAreExact) {
  for (std::uint64_t value = 0; value < 256; ++value) {
    Histogram histogram;
    histogram.add(value);
    histogram.add(1'000'000);
    EXPECT_EQ(histogram.quantile(0.5), value);
  }
}

TEST(Histogram, LargestIsKeptAndBounded) {
  Histogram histogram;
  histogram.add(12'345'678);
  EXPECT_EQ(histogram.quantile(1.0), 12'345'678U);
  histogram.add(~std::uint64_t{0});
  EXPECT_EQ(histogram.largest(), std::uint64_t{1} << 40U);
  EXPECT_EQ(histogram.quantile(1.0), std::uint64_t{1} << 40U);
}

TEST(Histogram, EmptyGivesZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.quantile(0.5), 0U);
  EXPECT_EQ(histogram.mean(), 0U);
}

}  // namespace
}  // namespace smppguard::bench
