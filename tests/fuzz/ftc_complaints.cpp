// SPDX-License-Identifier: Apache-2.0
// Files of the FTC's: however one is cut into pieces it is read the same, what it gives can be kept, and what
// is written out of it can be imported again.
//
// Input: one octet of piece length, then the file.
#include "fuzz/fuzz_target.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/core/time_text.hpp"
#include "support/fake_store.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using fuzzing::require;

constexpr std::size_t kLongestFile = 4'096;

class Desk {
 public:
  struct Outcome {
    bool refused = false;  ///< the file as a whole
    admin::ImportSummary summary;
    std::vector<std::pair<std::size_t, std::string>> bad;
  };

  Outcome import(const std::string& file, std::size_t piece) {
    Outcome outcome;
    const admin::ImportText text = [&](const auto& take) -> Result<void> {
      std::string_view rest = file;
      for (; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size()))) {
        if (auto taken = take(rest.substr(0, piece)); taken.has_error()) return taken;
      }
      return {};
    };
    const auto summary = office_.import(
        text, false, deed_,
        {[&](std::size_t line, const std::string& reason) { outcome.bad.emplace_back(line, reason); }});
    outcome.refused = summary.has_error();
    if (!outcome.refused) outcome.summary = *summary;
    return outcome;
  }

  std::string written(admin::ComplaintFormat format) {
    std::string text;
    const auto done =
        office_.write_out({.filter = {}, .format = format}, [&](std::string_view piece) -> Result<void> {
          text += piece;
          return {};
        });
    require(done.has_value(), "what a fake store holds can be written out");
    return text;
  }

  [[nodiscard]] std::vector<store::Complaint> complaints() const { return store_.complaints(); }

 private:
  const store::Deed deed_{.by = "fuzz", .at = read_time("2026-11-23").value()};
  smppguard::testing::FakeStore store_;
  admin::ComplaintOffice office_{store_};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile));
  Desk whole;
  const Desk::Outcome outcome = whole.import(file, kLongestFile);
  const admin::ImportSummary& summary = outcome.summary;
  require(summary.rows == summary.bad + summary.entered + summary.unchanged, "every line is accounted for");
  require(outcome.refused || summary.bad == outcome.bad.size(), "every bad line is reported");
  for (const store::Complaint& one : whole.complaints()) {
    require(!one.sender || one.sender.is_nanp(), "a sender is a North American number");
    require(!one.reference.empty() && one.by == "fuzz", "it can be kept");
  }

  Desk pieces;
  const Desk::Outcome same = pieces.import(file, std::size_t{data[0]} + 1);
  require(same.refused == outcome.refused, "the pieces do not matter");
  if (!outcome.refused) {
    require(same.bad == outcome.bad && pieces.complaints() == whole.complaints(),
            "the pieces do not matter to what is entered");
    require(whole.import(file, kLongestFile).summary.entered == 0, "nothing is entered twice");
  }

  const std::string text = whole.written(admin::ComplaintFormat::csv);
  require(!whole.written(admin::ComplaintFormat::jsonl).empty() || whole.complaints().empty(), "a line each");
  Desk fresh;
  const Desk::Outcome again = fresh.import(text, kLongestFile);
  require(!again.refused && again.bad.empty(), "what is written out can be imported");
  require(fresh.complaints().size() == whole.complaints().size(), "all of it");
  return 0;
}
