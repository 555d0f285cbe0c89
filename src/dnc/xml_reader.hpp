// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "change_record.hpp"
#include "number_sink.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// Reads one list of the registry in XML that arrives in pieces:
///
///   <list val='818'><ac val='818'><ph val='5550123'/> ... </ac></list>
///
/// The area code is that of the innermost element that has one. A ph with chtype and chdate is a change, and
/// in a list whose type is not full each has to be one; no ph has any other attribute. After an error it must
/// not be fed any more.
class XmlReader {
 public:
  /// `numbers` and `changes` must outlive it. only_area: another area code is an error.
  XmlReader(NumberSink& numbers, std::vector<ChangeRecord>& changes, std::optional<unsigned> only_area);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  /// The next octets of the file, cut anywhere. Errors are "line: reason".
  [[nodiscard]] Result<void> feed(std::string_view piece);
  /// The file has ended.
  [[nodiscard]] Result<void> finish();

  /// Numbers read so far, repeated ones included, changes not.
  [[nodiscard]] std::uint64_t numbers() const noexcept;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace smppguard::dnc
