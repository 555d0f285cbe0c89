// SPDX-License-Identifier: Apache-2.0
#include "ftc_columns.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/hmac_sha256.hpp"

#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::size_t kPageRows = 1'000;
constexpr std::size_t kExportPiece = 65'536;
constexpr std::size_t kLeastKey = 32;
constexpr std::size_t kMostKey = 4'096;

/// Where the complainant is, as far as their number says; which by itself names nobody.
std::string area_code_of(const store::Complaint& complaint) {
  if (!complaint.area_code.empty() || !complaint.complainant.is_nanp()) return complaint.area_code;
  return std::to_string(complaint.complainant.area_code());
}

std::string ftc_line(const store::KeptComplaint& kept) {
  const store::Complaint& one = kept.complaint;
  return to_csv(FtcRow{.company = kept.sender,
                       .created = one.received_at,
                       .violated = one.violated_at,
                       .city = one.city,
                       .state = one.state,
                       .area_code = area_code_of(one),
                       .subject = one.subject,
                       .robocall = one.robocall});
}

boost::json::value json_yes(std::optional<bool> yes) {
  if (!yes) return nullptr;
  return *yes;
}

std::string json_line(const store::KeptComplaint& kept, const ComplaintExport& wanted) {
  const store::Complaint& one = kept.complaint;
  boost::json::object line{{"id", kept.id},
                           {"received_at", json_time(one.received_at)},
                           {"violated_at", json_time(one.violated_at)},
                           {"source", json_text(name(one.source))},
                           {"sender", json_number(kept.sender)},
                           {"city", json_text(one.city)},
                           {"state", json_text(one.state)},
                           {"area_code", json_text(area_code_of(one))},
                           {"subject", json_text(one.subject)},
                           {"robocall", json_yes(one.robocall)},
                           {"reference", json_text(one.reference)}};
  if (wanted.complainants == Complainants::hash) {
    line["complainant"] = nullptr;
    if (one.complainant) {
      const std::string number = one.complainant.to_string();
      line["complainant"] = json_text(hex(hmac_sha256(as_bytes(wanted.hash_key), as_bytes(number))));
    }
  }
  return boost::json::serialize(line) + '\n';
}

}  // namespace

std::optional<ComplaintFormat> find_complaint_format(std::string_view wanted) noexcept {
  if (wanted == "csv") return ComplaintFormat::csv;
  if (wanted == "jsonl") return ComplaintFormat::jsonl;
  return std::nullopt;
}

std::optional<Complainants> find_complainants(std::string_view wanted) noexcept {
  if (wanted == "remove") return Complainants::remove;
  if (wanted == "hash") return Complainants::hash;
  return std::nullopt;
}

Result<std::string> read_hash_key(const std::string& path) {
  const auto wrong = [&](const std::string& why) {
    return fail(fmt::format("complaints.hash_key {}: {}", path, why));
  };
  if (path.empty()) {
    return fail("complainants cannot be hashed: name a file with a secret as complaints: hash_key:");
  }
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (file.has_error()) return wrong(file.error().message);
  struct stat status {};
  if (fstat(file->get(), &status) != 0) return wrong("it cannot be looked at");
  if (!S_ISREG(status.st_mode)) return wrong("it is no file");
  if ((status.st_mode & (S_IWGRP | S_IRWXO)) != 0) {
    return wrong("others may read or write it; chmod 0640, or 0600");
  }
  std::array<std::uint8_t, kMostKey + 1> octets{};
  const auto count = file->read(octets);
  if (count.has_error()) return wrong(count.error().message);
  std::string key{as_chars(Bytes{octets}.first(*count))};
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.size() < kLeastKey || key.size() > kMostKey) {
    return wrong(
        fmt::format("it holds {} octets; put {} to {} random ones there, as \"openssl rand -hex 32\" "
                    "makes them",
                    key.size(), kLeastKey, kMostKey));
  }
  return Result<std::string>{boost::system::in_place_value, std::move(key)};
}

Result<std::size_t> ComplaintOffice::write_out(const ComplaintExport& wanted,
                                               const std::function<Result<void>(std::string_view)>& write,
                                               const std::stop_token& ending) {
  const bool csv = wanted.format == ComplaintFormat::csv;
  if (csv && wanted.complainants == Complainants::hash) {
    return fail("the FTC's columns have no place for complainants; ask for format jsonl");
  }
  std::string piece = csv ? ftc_heading() : "";
  std::size_t count = 0;
  store::ComplaintFilter filter = wanted.filter;
  for (bool more = true; more;) {
    if (ending.stop_requested()) return fail("the listing was given up, since the service is ending");
    const auto page = store_.list_complaints(filter, kPageRows);
    if (page.has_error()) return page.error();
    for (const store::KeptComplaint& kept : *page) {
      filter.before = kept.id;
      if (kept.answered_by != 0) continue;
      piece += csv ? ftc_line(kept) : json_line(kept, wanted);
      ++count;
    }
    more = page->size() == kPageRows;
    if (more && piece.size() < kExportPiece) continue;
    if (auto written = write(piece); written.has_error()) return written.error();
    piece.clear();
  }
  return count;
}

boost::json::object to_json(const store::KeptComplaint& kept) {
  const store::Complaint& one = kept.complaint;
  boost::json::value reference;  // null
  if (!one.reference.empty()) reference = json_text(one.reference);
  boost::json::value answered_by;
  if (kept.answered_by != 0) answered_by = kept.answered_by;
  return {{"id", kept.id},
          {"source", json_text(name(one.source))},
          {"received_at", json_time(one.received_at)},
          {"entered_at", json_time(one.entered_at)},
          {"complainant", json_number(one.complainant)},
          {"sender", json_number(kept.sender)},
          {"answered_by", answered_by},
          {"text", json_text(one.text)},
          {"source_addr", json_text(one.source_addr)},
          {"destination_addr", json_text(one.destination_addr)},
          {"system_id", json_text(one.system_id)},
          {"upstream", json_text(one.upstream)},
          {"violated_at", json_time(one.violated_at)},
          {"subject", json_text(one.subject)},
          {"city", json_text(one.city)},
          {"state", json_text(one.state)},
          {"area_code", json_text(one.area_code)},
          {"robocall", json_yes(one.robocall)},
          {"reference", reference},
          {"by", json_text(one.by)},
          {"note", json_text(one.note)}};
}

}  // namespace smppguard::admin
