// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <prometheus/metric_family.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace smppguard::app {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// Metric families for one scrape, in the order in which they are begun. Made from values, held by nobody.
class MetricFamilies {
 public:
  enum class Kind { counter, gauge };

  /// A family whose samples are added behind its head; good until the next one is begun.
  class Family {
   public:
    template <class Value>
    Family& add(Value value, Labels labels = {}) {
      static_assert(std::is_arithmetic_v<Value>);
      add_value(static_cast<double>(value), std::move(labels));
      return *this;
    }

   private:
    friend MetricFamilies;
    Family(prometheus::MetricFamily& family, Kind kind) : family_{family}, kind_{kind} {}
    void add_value(double value, Labels labels);

    prometheus::MetricFamily& family_;
    Kind kind_;
  };

  Family counter(std::string_view name, std::string_view help) { return begin(Kind::counter, name, help); }
  Family gauge(std::string_view name, std::string_view help) { return begin(Kind::gauge, name, help); }
  void histogram(std::string_view name, std::string_view help, prometheus::ClientMetric::Histogram values);

  /// In Prometheus' text format.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  Family begin(Kind kind, std::string_view name, std::string_view help);

  std::vector<prometheus::MetricFamily> families_;
};

/// Seconds since the epoch.
[[nodiscard]] constexpr double unix_seconds(WallTime time) noexcept {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace smppguard::app
