// SPDX-License-Identifier: Apache-2.0
#include "data_table.hpp"

#include "files.hpp"
#include "smppguard/core/csv_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace smppguard::app {
namespace {

constexpr std::size_t kLargestFile = 4U << 20U;

using Cells = std::vector<std::string>;
using Take = std::function<Result<void>(const Cells&)>;

class TableReader {
 public:
  TableReader(const std::string& name, std::span<const std::string_view> columns, const Take& take)
      : name_{name}, columns_{columns}, take_{take} {}

  void row(std::size_t line, const Result<Cells>& cells) {
    if (auto taken = take(cells); taken.has_error()) complain(line, taken.error().message);
  }

  [[nodiscard]] Result<void> end() {
    if (!has_header_) complain(1, fmt::format("it has no line that names the columns {}", header()));
    if (bad_ > kMostBadRows) faults_ += fmt::format("\n{}: {} more", name_, bad_ - kMostBadRows);
    if (bad_ > 0) return fail(faults_);
    return {};
  }

 private:
  Result<void> take(const Result<Cells>& cells) {
    if (cells.has_error()) return cells.error();
    if (!std::exchange(has_header_, true)) {
      if (!std::ranges::equal(*cells, columns_)) {
        return fail(fmt::format("the columns must be named {}", header()));
      }
      return {};
    }
    if (cells->size() != columns_.size()) {
      return fail(fmt::format("{} cells, {} are needed: {}", cells->size(), columns_.size(), header()));
    }
    return take_(*cells);
  }

  void complain(std::size_t line, const std::string& why) {
    if (++bad_ > kMostBadRows) return;
    faults_ += fmt::format("{}{}:{}: {}", faults_.empty() ? "" : "\n", name_, line, why);
  }

  [[nodiscard]] std::string header() const { return fmt::format("{}", fmt::join(columns_, ",")); }

  const std::string& name_;
  const std::span<const std::string_view> columns_;
  const Take& take_;
  bool has_header_ = false;
  std::size_t bad_ = 0;
  std::string faults_;
};

}  // namespace

Result<void> read_data_table(const std::string& path, std::span<const std::string_view> columns,
                             const Take& take) {
  const auto octets = read_file(path, kLargestFile);
  if (octets.has_error()) return octets.error();
  if (octets->size() > kLargestFile) {
    return fail(fmt::format("{}: more than {} octets; is this the right file?", path, kLargestFile));
  }
  return read_data_text(as_chars(*octets), path, columns, take);
}

Result<void> read_data_text(std::string_view text, const std::string& name,
                            std::span<const std::string_view> columns, const Take& take) {
  TableReader table{name, columns, take};
  CsvReader reader{[&](std::size_t line, const Result<Cells>& cells) -> Result<void> {
                     table.row(line, cells);
                     return {};
                   },
                   Comments::hash};
  if (auto fed = reader.feed(text); fed.has_error()) return fed;
  if (auto finished = reader.finish(); finished.has_error()) return finished;
  return table.end();
}

}  // namespace smppguard::app
