// SPDX-License-Identifier: Apache-2.0
#include "copy_tables.hpp"

#include <array>

namespace smppguard::store {
namespace {

using enum ColumnKind;

constexpr auto kApprovals = std::to_array<CopyColumn>({{"id", number},
                                                       {"received_at", number},
                                                       {"effective_from", number},
                                                       {"grantor", text},
                                                       {"grantee", text},
                                                       {"source_addr", raw},
                                                       {"approval_number", raw},
                                                       {"text", raw},
                                                       {"pdu", octets},
                                                       {"upstream", raw},
                                                       {"system_id", raw},
                                                       {"session", number},
                                                       {"organisation", number}});

constexpr auto kNearMisses = std::to_array<CopyColumn>({{"id", number},
                                                        {"received_at", number},
                                                        {"grantor", text},
                                                        {"source_addr", raw},
                                                        {"approval_number", raw},
                                                        {"reason", raw},
                                                        {"text", raw},
                                                        {"pdu", octets},
                                                        {"upstream", raw},
                                                        {"system_id", raw},
                                                        {"session", number}});

constexpr auto kKeywordTexts = std::to_array<CopyColumn>({{"id", number},
                                                          {"received_at", number},
                                                          {"kind", text},
                                                          {"recipient", text},
                                                          {"source_addr", raw},
                                                          {"sender", text},
                                                          {"organisation", number},
                                                          {"destination_addr", raw},
                                                          {"text", raw},
                                                          {"pdu", octets},
                                                          {"upstream", raw},
                                                          {"system_id", raw},
                                                          {"session", number}});

constexpr auto kFeed = std::to_array<CopyColumn>({{"position", number},
                                                  {"at", number},
                                                  {"kind", text},
                                                  {"recipient", text},
                                                  {"sender", text},
                                                  {"organisation", number},
                                                  {"matter", text},
                                                  {"state", text},
                                                  {"valid_from", number},
                                                  {"valid_until", number},
                                                  {"entered_by", text},
                                                  {"details", text}});

constexpr auto kStandings = std::to_array<CopyColumn>({{"recipient", number},
                                                       {"party", number},
                                                       {"matter", number},
                                                       {"state", number},
                                                       {"valid_from", number},
                                                       {"valid_until", number},
                                                       {"entry", number}});

constexpr auto kReceipts = std::to_array<CopyColumn>({{"id", number},
                                                      {"message_id", raw},
                                                      {"upstream", raw},
                                                      {"system_id", raw},
                                                      {"created_at", number},
                                                      {"deliver_sm", octets},
                                                      {"node", text}});

constexpr auto kOrganisations = std::to_array<CopyColumn>({{"id", number},
                                                           {"key", text},
                                                           {"name", text},
                                                           {"contact_person", text},
                                                           {"contact_email", text},
                                                           {"contact_phone", text},
                                                           {"brand_id", text},
                                                           {"company_wide_opt_out", number},
                                                           {"quiet_hours", text},
                                                           {"created_at", number},
                                                           {"created_by", text}});

constexpr auto kCampaigns = std::to_array<CopyColumn>({{"id", number},
                                                       {"organisation", number},
                                                       {"key", text},
                                                       {"campaign_id", text},
                                                       {"use_case", text},
                                                       {"description", text},
                                                       {"status", text},
                                                       {"created_at", number},
                                                       {"created_by", text}});

constexpr auto kCampaignSamples =
    std::to_array<CopyColumn>({{"campaign", number}, {"place", number}, {"text", text}});

constexpr auto kCampaignNumbers = std::to_array<CopyColumn>({{"id", number},
                                                             {"campaign", number},
                                                             {"number", text},
                                                             {"added_at", number},
                                                             {"removed_at", number},
                                                             {"held", number}});

constexpr auto kLicences = std::to_array<CopyColumn>({{"sha256", text},
                                                      {"type", text},
                                                      {"file_name", text},
                                                      {"octets", octets},
                                                      {"added_at", number},
                                                      {"added_by", text}});

constexpr auto kExemptions = std::to_array<CopyColumn>({{"id", number},
                                                        {"organisation", number},
                                                        {"category", text},
                                                        {"licence", text},
                                                        {"starts_at", number},
                                                        {"ends_at", number},
                                                        {"status", text},
                                                        {"requested_at", number},
                                                        {"requested_by", text},
                                                        {"decided_at", number},
                                                        {"decided_by", text},
                                                        {"decision_note", text},
                                                        {"revoked_at", number},
                                                        {"revoked_by", text},
                                                        {"revocation_note", text}});

constexpr auto kExemptionCampaigns = std::to_array<CopyColumn>({{"exemption", number}, {"campaign", number}});

constexpr auto kMeasures = std::to_array<CopyColumn>({{"entry", number},
                                                      {"sender", text},
                                                      {"organisation", number},
                                                      {"action", text},
                                                      {"rule", text},
                                                      {"since", number},
                                                      {"until", number},
                                                      {"per_second", number},
                                                      {"explanation", text},
                                                      {"evidence", text},
                                                      {"entered_by", text},
                                                      {"note", text}});

constexpr auto kComplaints =
    std::to_array<CopyColumn>({{"id", number},          {"source", text},      {"received_at", number},
                               {"entered_at", number},  {"complainant", text}, {"sender", text},
                               {"only_number", number}, {"source_addr", raw},  {"destination_addr", raw},
                               {"text", raw},           {"pdu", octets},       {"upstream", raw},
                               {"system_id", raw},      {"session", number},   {"violated_at", number},
                               {"subject", text},       {"city", text},        {"state", text},
                               {"area_code", text},     {"robocall", number},  {"reference", text},
                               {"entered_by", text},    {"note", text}});

// A licence may have 10 MiB.
constexpr std::size_t kFewRows = 4;

constexpr auto kTables = std::to_array<CopyTable>({
    {.name = "approvals", .columns = kApprovals, .head = &Heads::approvals},
    {.name = "near_misses", .columns = kNearMisses, .head = &Heads::near_misses},
    {.name = "keyword_texts", .columns = kKeywordTexts, .head = &Heads::keyword_texts},
    {.name = "feed", .columns = kFeed, .head = &Heads::feed},
    {.name = "standings", .columns = kStandings, .key_columns = 3},
    {.name = "receipts", .columns = kReceipts, .head = &Heads::receipts},
    {.name = "organisations", .columns = kOrganisations, .head = &Heads::organisations},
    {.name = "campaigns", .columns = kCampaigns, .head = &Heads::campaigns},
    {.name = "campaign_samples", .columns = kCampaignSamples, .key_columns = 2},
    {.name = "campaign_numbers", .columns = kCampaignNumbers, .head = &Heads::campaign_numbers},
    {.name = "licences", .columns = kLicences, .rows_at_a_time = kFewRows},
    {.name = "exemptions", .columns = kExemptions, .head = &Heads::exemptions},
    {.name = "exemption_campaigns", .columns = kExemptionCampaigns, .key_columns = 2},
    {.name = "measures", .columns = kMeasures},
    {.name = "complaints", .columns = kComplaints, .head = &Heads::complaints},
});

}  // namespace

std::span<const CopyTable> copy_tables() noexcept {
  return kTables;
}

std::string names_of(const CopyTable& table, std::size_t count) {
  std::string names;
  for (const CopyColumn& column : table.columns.first(count)) {
    if (!names.empty()) names += ", ";
    names += column.name;
  }
  return names;
}

}  // namespace smppguard::store
