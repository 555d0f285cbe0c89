// SPDX-License-Identifier: Apache-2.0
#include "metric_families.hpp"

#include <prometheus/text_serializer.h>
#include <sstream>

namespace smppguard::app {

void MetricFamilies::Family::add_value(double value, Labels labels) {
  prometheus::ClientMetric& metric = family_.metric.emplace_back();
  metric.label = std::move(labels);
  (kind_ == Kind::counter ? metric.counter.value : metric.gauge.value) = value;
}

MetricFamilies::Family MetricFamilies::begin(Kind kind, std::string_view name, std::string_view help) {
  prometheus::MetricFamily& family = families_.emplace_back();
  family.name = name;
  family.help = help;
  family.type = kind == Kind::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  return {family, kind};
}

void MetricFamilies::histogram(std::string_view name, std::string_view help,
                               prometheus::ClientMetric::Histogram values) {
  prometheus::MetricFamily& family = families_.emplace_back();
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Histogram;
  family.metric.emplace_back().histogram = std::move(values);
}

std::string MetricFamilies::text() const {
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families_);
  return out.str();
}

std::vector<std::string> MetricFamilies::lines() const {
  std::istringstream in{text()};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace smppguard::app
