// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/consent_form.hpp"
#include "smppguard/core/time_text.hpp"

#include <array>
#include <cstddef>

namespace smppguard::admin {
namespace {

using consent::Matter;
using consent::State;

struct Row {
  std::string_view name;
  Matter matter;
  State state;
  int months;  ///< until it ends of itself; 0: it does not
};

constexpr std::array<Row, kConsentKindCount> kRows = {{
    {"approval", Matter::voice, State::permitted, 0},
    {"written_consent", Matter::written_consent, State::permitted, 0},
    {"purchase", Matter::purchase, State::permitted, 18},
    {"inquiry", Matter::inquiry, State::permitted, 3},
    {"opt_out", Matter::voice, State::opted_out, 0},
    {"company_opt_out", Matter::organisation, State::opted_out, 0},
    {"own_list", Matter::own_list, State::opted_out, 0},
}};

const Row& row(ConsentKind kind) noexcept {
  return kRows[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view name(ConsentKind kind) noexcept {
  return row(kind).name;
}

std::optional<ConsentKind> find_consent_kind(std::string_view wanted) noexcept {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == wanted) return static_cast<ConsentKind>(i);
  }
  return std::nullopt;
}

Matter matter_of(ConsentKind kind) noexcept {
  return row(kind).matter;
}

State state_of(ConsentKind kind) noexcept {
  return row(kind).state;
}

std::vector<ConsentKind> permission_kinds() {
  return {ConsentKind::approval, ConsentKind::written_consent, ConsentKind::purchase, ConsentKind::inquiry};
}

std::vector<ConsentKind> opt_out_kinds() {
  return {ConsentKind::opt_out, ConsentKind::company_opt_out};
}

std::optional<WallTime> natural_end(ConsentKind kind, WallTime from) noexcept {
  const int months = row(kind).months;
  return months == 0 ? std::nullopt : std::optional{add_months(from, months)};
}

}  // namespace smppguard::admin
