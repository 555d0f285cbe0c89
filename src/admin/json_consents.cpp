// SPDX-License-Identifier: Apache-2.0
#include "json_values.hpp"
#include "smppguard/admin/json.hpp"

#include <boost/json/parse.hpp>

namespace smppguard::admin {
namespace {

using boost::json::object;
using boost::json::value;

/// What belongs to an entry besides its other members; the note is one of those.
object details_of(const store::FeedEntry& entry) {
  boost::json::error_code failed;
  value details = boost::json::parse(entry.details, failed);
  object all = !failed && details.is_object() ? std::move(details.get_object()) : object{};
  all.erase("note");
  if (!entry.fact) return all;
  const consent::Standing& standing = entry.fact->standing;
  all["matter"] = json_text(consent::name(entry.fact->matter));
  all["state"] = json_text(consent::name(standing.state));
  if (standing.state != consent::State::none) all["from"] = json_time(standing.from);
  if (standing.until) all["until"] = json_time(standing.until);
  return all;
}

value note_of(const store::FeedEntry& entry) {
  boost::json::error_code failed;
  const value details = boost::json::parse(entry.details, failed);
  const object* const members = failed ? nullptr : details.if_object();
  const value* const note = members == nullptr ? nullptr : members->if_contains("note");
  return note != nullptr && note->is_string() ? *note : value("");
}

}  // namespace

object to_json(const ConsentName& name) {
  return {{"kind", json_text(admin::name(name.kind))},
          {"recipient", json_number(name.recipient)},
          {"sender", json_number(name.sender)},
          {"organisation", text_or_null(name.organisation)}};
}

object to_json(const ConsentFile& file) {
  object all =
      to_json(ConsentName{file.kind, file.fact.recipient, file.fact.party.sender, file.organisation});
  all["from"] = json_time(file.fact.standing.from);
  all["until"] = json_time(file.fact.standing.until);
  all["evidence"] = json_text(file.evidence);
  all["note"] = json_text(file.note);
  all["by"] = json_text(file.by);
  all["entered_at"] = json_time(file.entered_at);
  return all;
}

object to_json(const ImportSummary& summary) {
  return {{"rows", summary.rows},
          {"bad", summary.bad},
          {"entered", summary.entered},
          {"unchanged", summary.unchanged},
          {"over", summary.over}};
}

object to_json(const store::Record& record) {
  return {{"received_at", json_time(record.received_at)},
          {"recipient", json_number(record.recipient)},
          {"sender", json_number(record.sender)},
          {"reason", text_or_null(record.near_miss_reason)},
          {"text", json_text(record.text)},
          {"source_addr", json_text(record.source_addr)},
          {"destination_addr", json_text(record.destination_addr)},
          {"system_id", json_text(record.system_id)},
          {"upstream", json_text(record.upstream)}};
}

object to_json(const store::FeedEntry& entry, const OrganisationKeys& keys) {
  const consent::Fact fact = entry.fact.value_or(consent::Fact{});
  const std::uint32_t organisation = entry.organisation != 0 ? entry.organisation : fact.party.organisation;
  return {{"position", entry.position},
          {"at", json_time(entry.at)},
          {"kind", json_text(entry.kind)},
          {"recipient", json_number(fact.recipient ? fact.recipient : entry.recipient)},
          {"sender", json_number(fact.party.sender ? fact.party.sender : entry.sender)},
          {"organisation", organisation_of(organisation, keys)},
          {"by", json_text(entry.by)},
          {"note", note_of(entry)},
          {"detail", details_of(entry)}};
}

}  // namespace smppguard::admin
