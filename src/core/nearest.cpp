// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace smppguard {
namespace {

constexpr std::size_t kLongestWord = 64;  // the distance costs the product of both lengths
constexpr std::size_t kFew = 8;
constexpr std::size_t kMostCandidates = 256;  // a file of thousands of names and slips must not take minutes

char folded(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Edits (insert, drop, replace, swap neighbours) that turn a into b.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) now[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(now);
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = folded(a[i - 1]) == folded(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped =
          i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]);
      if (swapped) now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
  }
  return now[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.size() > kLongestWord || candidates.size() > kMostCandidates) return {};
  std::string_view best;
  std::size_t best_distance = 2 + word.size() / 4;  // one more than what still counts as a slip
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kLongestWord) continue;
    const std::size_t edits = distance(word, candidate);
    if (edits >= best_distance || edits >= candidate.size()) continue;
    best = candidate;
    best_distance = edits;
  }
  return best;
}

std::string suggest(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (const std::string_view near = nearest(word, candidates); !near.empty()) {
    return fmt::format("did you mean {}?", near);
  }
  if (candidates.empty() || candidates.size() > kFew) return {};
  if (candidates.size() == 1) return fmt::format("there is only {}", candidates.front());
  return fmt::format("one of: {}", fmt::join(candidates, ", "));
}

}  // namespace smppguard
