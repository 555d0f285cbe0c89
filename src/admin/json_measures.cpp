// SPDX-License-Identifier: Apache-2.0
#include "json_values.hpp"
#include "smppguard/store/measure.hpp"

#include <boost/json/parse.hpp>

namespace smppguard::admin {
namespace {

/// A JSON object that a store holds; null for none.
boost::json::value json_object(std::string_view text) {
  if (text.empty()) return nullptr;
  boost::system::error_code ec;
  boost::json::value parsed = boost::json::parse(boost::json::string_view{text.data(), text.size()}, ec);
  if (ec) return nullptr;
  return parsed;
}

}  // namespace

boost::json::object to_json(const store::Measure& measure, const OrganisationKeys& keys) {
  boost::json::object all{{"id", measure.id},
                          {"sender", json_number(measure.sender)},
                          {"organisation", organisation_of(measure.organisation, keys)},
                          {"action", json_text(store::name(measure.action))},
                          {"rule", text_or_null(measure.rule)},
                          {"since", json_time(measure.since)},
                          {"until", json_time(measure.until)},
                          {"per_second", nullptr},
                          {"explanation", json_text(measure.explanation)},
                          {"evidence", json_object(measure.evidence)},
                          {"by", text_or_null(measure.by)},
                          {"note", json_text(measure.note)}};
  if (measure.per_second != 0) all["per_second"] = measure.per_second;
  return all;
}

}  // namespace smppguard::admin
