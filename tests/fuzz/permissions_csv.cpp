// SPDX-License-Identifier: Apache-2.0
// Imports of consents: however a file is cut into pieces it is read the same, every row is either bad or
// entered, and what is exported then gives the same once more when a fresh store imports it.
//
// Input: one octet of piece length, then the file.
#include "fuzz/fuzz_target.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/core/time_text.hpp"
#include "support/fake_directory.hpp"
#include "support/fake_store.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using admin::ConsentKind;
using fuzzing::require;

constexpr std::size_t kLongestFile = 4'096;

const std::vector<ConsentKind>& all_kinds() {
  static const std::vector<ConsentKind> kinds = [] {
    std::vector<ConsentKind> all;
    for (std::size_t i = 0; i < admin::kConsentKindCount; ++i) all.push_back(static_cast<ConsentKind>(i));
    return all;
  }();
  return kinds;
}

/// An office with one organisation whose opt-outs are company-wide.
class Desk {
 public:
  Desk() {
    registry::Organisation clinic;
    clinic.key = "clinic";
    clinic.company_wide_opt_out = true;
    require(directory_.add(clinic, deed_).has_value(), "the organisation is added");
    registry::Campaign campaign;
    campaign.organisation = 1;
    campaign.numbers = {PhoneNumber::nanp(2223334646)};
    require(directory_.add(campaign, deed_).has_value(), "the campaign is added");
  }

  using BadRows = std::vector<std::pair<std::size_t, std::string>>;
  struct Outcome {
    bool refused = false;  ///< the file as a whole
    admin::ImportSummary summary;
    BadRows bad;
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
    const auto summary = office_.import_consents(
        text, {.kinds = all_kinds(), .bad_rows = admin::BadRows::skip}, deed_,
        {[&](std::size_t line, const std::string& reason) { outcome.bad.emplace_back(line, reason); }});
    outcome.refused = summary.has_error();
    if (!outcome.refused) outcome.summary = *summary;
    return outcome;
  }

  std::string exported() {
    std::string text;
    const auto done = office_.export_consents(all_kinds(), [&](std::string_view piece) -> Result<void> {
      text += piece;
      return {};
    });
    require(done.has_value(), "what a fake store holds can be exported");
    return text;
  }

 private:
  const store::Deed deed_{.by = "fuzz", .at = read_time("2026-11-23").value()};
  smppguard::testing::PlannedFault fault_;
  smppguard::testing::FakeStore store_{fault_};
  smppguard::testing::FakeDirectory directory_{fault_};
  admin::Office office_{store_, directory_};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile));
  Desk whole;
  const Desk::Outcome outcome = whole.import(file, kLongestFile);
  const admin::ImportSummary& summary = outcome.summary;
  require(summary.rows == summary.bad + summary.entered + summary.unchanged, "every row is accounted for");
  require(summary.bad == outcome.bad.size(), "every bad row is reported");

  Desk pieces;
  const Desk::Outcome same = pieces.import(file, std::size_t{data[0]} + 1);
  require(same.refused == outcome.refused && same.bad == outcome.bad, "the pieces do not matter");
  const std::string text = whole.exported();
  require(pieces.exported() == text, "the pieces do not matter to what is entered");

  Desk fresh;
  const Desk::Outcome again = fresh.import(text, kLongestFile);
  require(!again.refused && again.bad.empty(), "what is exported can be imported");
  require(fresh.exported() == text, "it gives the same");
  return 0;
}
