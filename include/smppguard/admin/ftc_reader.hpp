// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/csv_reader.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/complaint.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

namespace smppguard::admin {

/// Reads complaints as the FTC publishes them, in pieces: the daily CSV with its header, or a JSON:API
/// document (https://api.ftc.gov/v0/dnc-complaints), told apart by the first octet that is no blank. Times
/// without a zone are UTC.
///
/// Of a complaint it fills in source, received_at (when the FTC took it), sender, violated_at, subject, city,
/// state, area_code, robocall and reference. A line of CSV has no name of its own: its reference is a digest
/// of the line, with a number behind it where a file has the same line again.
class FtcReader {
 public:
  /// `place`: the line of CSV, or which entry of the document; from 1 on. An error of its own ends the
  /// reading.
  using Each = std::function<Result<void>(std::size_t place, Result<store::Complaint> complaint)>;

  explicit FtcReader(Each each);
  ~FtcReader();
  FtcReader(const FtcReader&) = delete;
  FtcReader& operator=(const FtcReader&) = delete;

  /// An error says that the text as a whole is neither.
  [[nodiscard]] Result<void> feed(std::string_view piece);
  [[nodiscard]] Result<void> finish();

  /// More of a JSON document is not kept in memory.
  static constexpr std::size_t kMostJsonOctets = std::size_t{8} * 1024 * 1024;
  static constexpr std::size_t kColumns = 8;

 private:
  enum class Form : std::uint8_t { unknown, csv, json };

  [[nodiscard]] Result<void> feed_known(std::string_view piece);
  [[nodiscard]] Result<void> take_row(std::size_t line, Result<std::vector<std::string>> cells);
  [[nodiscard]] Result<void> take_header(const std::vector<std::string>& cells);
  [[nodiscard]] Result<store::Complaint> read_row(const std::vector<std::string>& cells);
  [[nodiscard]] Result<void> feed_json(std::string_view piece);
  [[nodiscard]] Result<void> take_document(const boost::json::value& document);

  Each each_;
  Form form_ = Form::unknown;
  std::string start_;  // until the form is known
  CsvReader csv_;
  std::optional<std::array<std::size_t, kColumns>> places_;  // of the columns; once there was a header
  std::size_t width_ = 0;
  std::map<std::string, std::size_t> seen_;  // digests, with how often each
  struct Json;
  std::unique_ptr<Json> json_;
};

}  // namespace smppguard::admin
