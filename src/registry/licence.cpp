// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/licence.hpp"

#include "document.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/text.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace smppguard::registry {
namespace {

constexpr std::size_t kMostFileName = 255;

struct Type {
  MediaType type;
  std::string_view name;
  std::string_view word;  ///< as people call it
  bool (*begins)(Bytes) noexcept;
  Fault (*find_fault)(Bytes) noexcept;
};

// Pictures first: their signatures stand at the very front, while PDF's header may be anywhere near it.
constexpr auto kTypes = std::to_array<Type>({
    {MediaType::png, "image/png", "PNG picture", has_png_signature, find_png_fault},
    {MediaType::jpeg, "image/jpeg", "JPEG picture", has_jpeg_signature, find_jpeg_fault},
    {MediaType::pdf, "application/pdf", "PDF document", has_pdf_header, find_pdf_fault},
});

/// The name without folders: where it lay is nobody's business.
Result<std::string> read_file_name(std::string path) {
  if (const auto slash = path.find_last_of("/\\"); slash != std::string::npos) path.erase(0, slash + 1);
  if (!is_blank(path) && path.size() <= kMostFileName && character_count(path, Lines::one)) {
    return Result<std::string>{boost::system::in_place_value, std::move(path)};
  }
  return fail(fmt::format("licence: its file name is empty, longer than {} octets or not readable; rename it",
                          kMostFileName));
}

Error refuse(std::string_view what_it_is) {
  return fail(fmt::format("licence: the file is {}; hand in a PDF, PNG or JPEG file", what_it_is));
}

}  // namespace

std::string_view name(MediaType type) noexcept {
  for (const Type& one : kTypes) {
    if (one.type == type) return one.name;
  }
  return {};
}

std::optional<MediaType> find_media_type(std::string_view wanted) noexcept {
  for (const Type& one : kTypes) {
    if (one.name == wanted) return one.type;
  }
  return std::nullopt;
}

Result<MediaType> recognise(Bytes document) {
  if (document.empty()) return refuse("empty");
  // First, because an archive that holds a PDF has that one's header near the front too.
  if (const auto kind = name_other_kind(document)) return refuse(*kind);
  for (const Type& one : kTypes) {
    if (!one.begins(document)) continue;
    const Fault fault = one.find_fault(document);
    if (!fault) return one.type;
    return fail(fmt::format("licence: this is a {}, but {}; copy or scan it once more", one.word, *fault));
  }
  const bool text = character_count(as_chars(document), Lines::many).has_value();
  return refuse(text ? "plain text" : "none of the kinds of files that are taken");
}

Result<Licence> make_licence(std::vector<std::uint8_t> octets, std::string file_name, WallTime at,
                             std::string by) {
  if (octets.size() > kMostLicenceOctets) {
    return fail(
        fmt::format("licence: the file has {} octets and {} is the most; scan it with fewer dots per "
                    "inch or fewer colours",
                    octets.size(), kMostLicenceOctets));
  }
  const auto type = recognise(octets);
  if (!type) return type.error();
  auto name = read_file_name(std::move(file_name));
  if (!name) return name.error();
  std::string digest = hex(sha256(octets));
  return Licence{.sha256 = std::move(digest),
                 .type = *type,
                 .file_name = std::move(*name),
                 .octets = std::move(octets),
                 .added_at = at,
                 .added_by = std::move(by)};
}

}  // namespace smppguard::registry
