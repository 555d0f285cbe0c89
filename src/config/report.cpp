// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "smppguard/core/database_url.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace smppguard::config {
namespace {

constexpr std::size_t kLongestQuote = 60;

bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

void Report::error(Place place, Problem problem) {
  ++errors_;
  diagnostics_.push_back(
      {Severity::error, place.line, place.column, std::move(problem.message), std::move(problem.hint)});
}

void Report::warning(Place place, Problem problem) {
  diagnostics_.push_back(
      {Severity::warning, place.line, place.column, std::move(problem.message), std::move(problem.hint)});
}

std::vector<Diagnostic> Report::take() {
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  errors_ = 0;
  return std::exchange(diagnostics_, {});
}

std::string in_quotes(std::string_view text) {
  if (is_database_url(text)) return '"' + without_password(text) + '"';
  if (text.size() <= kLongestQuote) return '"' + std::string(text) + '"';
  std::size_t end = kLongestQuote;
  while (end > 0 && continues_character(text[end])) --end;
  return '"' + std::string(text.substr(0, end)) + "...\"";
}

}  // namespace smppguard::config
