// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/dnc/inquiry.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// Asks whether do-not-originate lists name senders' numbers or prefixes of them. What they do not name is
/// not listed; nothing is unknown.
///
/// Columns: LIST and VERSION of the entry that matches best, ENTRY, its digits, and SOURCE, why it stands
/// there.
class SenderInquiry final : public Inquiry {
 public:
  /// All do-not-originate lists of a folder; they must outlive it.
  explicit SenderInquiry(const Lists& lists);
  /// One list; it must outlive it.
  explicit SenderInquiry(const OriginateList& list);

  [[nodiscard]] std::string_view columns() const noexcept override { return "LIST,VERSION,ENTRY,SOURCE"; }
  void ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept override;
  void append_columns(std::size_t place, std::string& row) const override;

 private:
  struct Label {
    std::string name;
    std::string version;
  };
  struct Found {
    PhoneNumber number;
    std::optional<Lists::Origin> origin;
  };

  [[nodiscard]] std::optional<Lists::Origin> find(PhoneNumber number) const noexcept;

  const Lists* lists_ = nullptr;         // all of these, or
  const OriginateList* only_ = nullptr;  // this one
  std::vector<Label> labels_;            // by place in lists_
  std::array<Found, kMostNumbers> found_{};
};

}  // namespace smppguard::dnc
