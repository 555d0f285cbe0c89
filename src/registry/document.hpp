// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <optional>
#include <string_view>

namespace smppguard::registry {

/// What is wrong with a document of a known kind, as half a sentence: "it is cut off: ...". Nothing: it is
/// whole as far as its structure shows; what it shows to a person is not looked at.
using Fault = std::optional<std::string_view>;

[[nodiscard]] bool has_pdf_header(Bytes document) noexcept;
[[nodiscard]] Fault find_pdf_fault(Bytes document) noexcept;

[[nodiscard]] bool has_png_signature(Bytes document) noexcept;
[[nodiscard]] Fault find_png_fault(Bytes document) noexcept;

[[nodiscard]] bool has_jpeg_signature(Bytes document) noexcept;
[[nodiscard]] Fault find_jpeg_fault(Bytes document) noexcept;

/// What else a document is by how it begins, as a person calls it ("a ZIP archive or an office document");
/// nothing if unknown.
[[nodiscard]] std::optional<std::string_view> name_other_kind(Bytes document) noexcept;

}  // namespace smppguard::registry
