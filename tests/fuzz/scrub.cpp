// SPDX-License-Identifier: Apache-2.0
// Offline look-ups: whatever the text and however it is cut into pieces, every line is answered once and in
// its place, as a slow reading answers it, and the counts say so.
//
// Input: one octet of piece length, one that chooses an answer to print alone (4 and above: none), then the
// text.
#include "smppguard/dnc/scrub.hpp"

#include "fuzz/fuzz_target.hpp"
#include "support/slow_scrub.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using smppguard::dnc::Answer;
  using smppguard::fuzzing::require;
  constexpr std::size_t kFront = 2;
  if (size < kFront) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  std::optional<Answer> only;
  if (data[1] < smppguard::dnc::kAnswers.size()) only = static_cast<Answer>(data[1]);
  const std::string text(reinterpret_cast<const char*>(data) + kFront, size - kFront);

  smppguard::dnc::LastDigit inquiry;
  smppguard::dnc::Scrub scrub{inquiry, only};
  std::string out;
  std::string_view rest = text;
  for (; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
    scrub.feed(rest.substr(0, piece), out);
  scrub.finish(out);

  require(out == smppguard::dnc::scrub_slowly(text, only), "lines are answered as one by one");
  require(inquiry.most() <= smppguard::dnc::Inquiry::kMostNumbers, "no batch is too large");
  const bool open_end = !text.empty() && text.back() != '\n';
  const auto lines =
      static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + (open_end ? 1 : 0);
  const auto& counts = scrub.counts();
  require(counts.lines == lines, "every line is counted");
  require(std::accumulate(counts.of.begin(), counts.of.end(), std::uint64_t{0}) == lines,
          "every line has one answer");
  return 0;
}
