// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/counters.hpp"

#include "smppguard/core/time_text.hpp"

#include <fmt/format.h>
#include <string_view>

namespace smppguard::traffic {
namespace {

void append_count(std::string& json, std::string_view name, std::uint32_t count) {
  if (count == 0) return;
  json += fmt::format("{}\"{}\":{}", json.empty() ? "" : ",", name, count);
}

std::string members_of(const Counters& counters) {
  std::string json;
  append_count(json, "messages", counters.messages);
  append_count(json, "refused_listed", counters.refused_listed);
  append_count(json, "refused_other", counters.refused_other);
  append_count(json, "opt_outs", counters.opt_outs);
  append_count(json, "complaints", counters.complaints);
  append_count(json, "delivered", counters.delivered);
  append_count(json, "undelivered", counters.undelivered);
  append_count(json, "strangers", counters.strangers);
  append_count(json, "linked", counters.linked);
  append_count(json, "recipients", counters.recipients);
  append_count(json, "same_text", counters.same_text);
  append_count(json, "same_domain", counters.same_domain);
  append_count(json, "domains", counters.domains);
  return json;
}

}  // namespace

std::string members(const Portrait& portrait) {
  std::string json;
  for (const Window window : kWindows) {
    json += fmt::format("\"{}\":{{{}}},", name(window), members_of(portrait.over(window)));
  }
  json += fmt::format("\"first_seen\":\"{}\",\"last_seen\":\"{}\"", to_text(portrait.first_seen),
                      to_text(portrait.last_seen));
  append_count(json, "silent_hours", portrait.silent_hours);
  if (portrait.usual_hour > 0) json += fmt::format(",\"usual_hour\":{:.1f}", portrait.usual_hour);
  append_count(json, "domain_senders", portrait.domain_senders);
  return json;
}

}  // namespace smppguard::traffic
