// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/import.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/complaint.hpp"
#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::admin {

/// What of the configuration is about complaints.
struct ComplaintSettings {
  std::chrono::milliseconds dialogue{std::chrono::hours{1}};
  std::string hash_key{};  ///< the secret's file; "": complainants cannot be hashed
};

/// What others can be told of complaints.
enum class ComplaintFormat : std::uint8_t {
  csv,    ///< the FTC's columns; times are UTC
  jsonl,  ///< an object a line
};
[[nodiscard]] std::optional<ComplaintFormat> find_complaint_format(std::string_view name) noexcept;

/// What they are told of the complainants.
enum class Complainants : std::uint8_t {
  remove,
  hash,  ///< the same for the same number and secret; for JSON lines
};
[[nodiscard]] std::optional<Complainants> find_complainants(std::string_view name) noexcept;

/// The secret in a file that others may neither read nor write: 32 octets at least, without the line end. An
/// error says what to do.
[[nodiscard]] Result<std::string> read_hash_key(const std::string& path);

struct ComplaintExport {
  store::ComplaintFilter filter;
  ComplaintFormat format = ComplaintFormat::csv;
  Complainants complainants = Complainants::remove;
  std::string hash_key{};  ///< the secret itself
};

struct ComplaintEvents {
  /// Every bad line, as ImportEvents. Of a JSON document: the entry's place in it, from 1 on.
  std::function<void(std::size_t line, const std::string& reason)> bad_row;
  std::function<void(const ImportSummary& so_far)> progress{};
  /// Every complaint that the store did not have.
  std::function<void(const store::Complaint& complaint)> taken{};
};

/// Everything that an operator can do to complaints besides listing them, for the command line and for the
/// administrative API. One thread at a time; the store must outlive it.
class ComplaintOffice {
 public:
  explicit ComplaintOffice(store::Store& store) noexcept : store_{store} {}

  /// Enters what somebody told the operator; source, entered_at, by and note are filled in here. Says all
  /// that is wrong at once, a line each.
  [[nodiscard]] Result<store::KeptComplaint> enter(store::Complaint complaint, const store::Deed& deed);

  /// Reads the FTC's CSV or JSON, whichever it is. Good lines are entered whatever the others are, and what
  /// was imported before is left alone, so that the same file can be imported again. summary.over stays 0.
  [[nodiscard]] Result<ImportSummary> import(const ImportText& text, bool only_check, const store::Deed& deed,
                                             const ComplaintEvents& told);

  /// Calls `write` with the complaints, the latest first, in pieces, up to its first error; gives their
  /// count. A text and its answer are one. No texts: they may name the complainant. An error soon after
  /// `ending` is asked for.
  [[nodiscard]] Result<std::size_t> write_out(const ComplaintExport& wanted,
                                              const std::function<Result<void>(std::string_view)>& write,
                                              const std::stop_token& ending = {});

 private:
  [[nodiscard]] Result<store::KeptComplaint> kept(const store::Complaint& complaint);

  store::Store& store_;
};

/// As the administrative API gives it, and the command line with --json.
[[nodiscard]] boost::json::object to_json(const store::KeptComplaint& kept);

}  // namespace smppguard::admin
