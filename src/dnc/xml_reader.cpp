// SPDX-License-Identifier: Apache-2.0
#include "xml_reader.hpp"

#include "change_line.hpp"
#include "smppguard/core/phone_number.hpp"

#include <algorithm>
#include <array>
#include <expat.h>
#include <fmt/format.h>
#include <new>
#include <string>
#include <strings.h>

namespace smppguard::dnc {
namespace {

struct Free {
  void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};
using Expat = std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free>;

// A tag that goes on for so long is none of a list; the parser would hold it all.
constexpr std::uint64_t kLongestTag = std::uint64_t{64} * 1024;
constexpr std::size_t kDigitsOfLocal = 7;

std::optional<std::uint32_t> read_digits(std::string_view text, std::size_t most) noexcept {
  if (text.empty() || text.size() > most) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

std::optional<unsigned> read_area_code(std::string_view text) noexcept {
  const auto value = text.size() == 3 ? read_digits(text, 3) : std::nullopt;
  if (!value || *value < PhoneNumber::kFirstAreaCode) return std::nullopt;
  return *value;
}

/// The value of an attribute; nullptr if it is not there.
const char* find(const char** attributes, std::string_view name) noexcept {
  for (; *attributes != nullptr; attributes += 2) {
    if (name == attributes[0]) return attributes[1];
  }
  return nullptr;
}

/// The name of an attribute that no ph has; nullptr for none. What says in other words that a number was
/// deleted must not be passed over.
const char* find_strange(const char** attributes) noexcept {
  for (; *attributes != nullptr; attributes += 2) {
    const std::string_view name = attributes[0];
    if (name != "val" && name != "chtype" && name != "chdate") return attributes[0];
  }
  return nullptr;
}

}  // namespace

/// The elements that are open, and what they say. Expat calls its members; the first fault stops it.
struct XmlReader::Parser {
  enum class Depth : std::uint8_t { outside, list, area, phone, behind };

  Parser(NumberSink& numbers_given, std::vector<ChangeRecord>& changes_given,
         std::optional<unsigned> only_area_given)
      : expat{XML_ParserCreate(nullptr)},
        sink{numbers_given},
        changes{changes_given},
        only_area{only_area_given} {
    if (!expat) throw std::bad_alloc{};
    XML_SetUserData(expat.get(), this);
    XML_SetElementHandler(
        expat.get(),
        [](void* self, const char* name, const char** attributes) {
          static_cast<Parser*>(self)->begin(name, attributes);
        },
        [](void* self, const char*) { static_cast<Parser*>(self)->end(); });
    XML_SetCharacterDataHandler(expat.get(), [](void* self, const char* text, int length) {
      static_cast<Parser*>(self)->text({text, static_cast<std::size_t>(length)});
    });
    // A list has no need of one, and entities could make little into much.
    XML_SetStartDoctypeDeclHandler(expat.get(), [](void* self, const char*, const char*, const char*, int) {
      static_cast<Parser*>(self)->stop("a document type, which no list has");
    });
  }

  void begin(std::string_view name, const char** attributes) {
    if (name == "list" && depth == Depth::outside) {
      depth = Depth::list;
      list_area = area_in(attributes);
      area = list_area;
      const char* const type = find(attributes, "type");
      full = type == nullptr || ::strcasecmp(type, "full") == 0;
    } else if (name == "ac" && depth == Depth::list) {
      depth = Depth::area;
      area = area_in(attributes);
      if (area == 0) stop("an ac whose val is not 200 to 999");
    } else if (name == "ph" && (depth == Depth::list || depth == Depth::area)) {
      above = depth;
      depth = Depth::phone;
      phone(attributes);
    } else {
      stop(fmt::format("an element where none belongs: {}", excerpt(name)));
    }
  }

  void end() noexcept {
    switch (depth) {
      case Depth::phone: depth = above; break;
      case Depth::area:
        depth = Depth::list;
        area = list_area;
        break;
      default: depth = Depth::behind; break;
    }
  }

  void text(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) stop("text between the elements");
  }

  /// 0 for one that is missing or no area code: that of a state's or the national list says something else.
  static unsigned area_in(const char** attributes) noexcept {
    const char* const value = find(attributes, "val");
    return value != nullptr ? read_area_code(value).value_or(0) : 0;
  }

  void phone(const char** attributes) {
    const char* const value = find(attributes, "val");
    const auto local = value != nullptr ? read_digits(value, kDigitsOfLocal) : std::nullopt;
    if (!local) return stop("a ph whose val is not one to seven digits");
    if (const char* const strange = find_strange(attributes)) {
      return stop(fmt::format("a ph with more than val, chtype and chdate: {}", excerpt(strange)));
    }
    if (area == 0) return stop("a ph outside of any area code");
    if (only_area && area != *only_area) {
      return stop(fmt::format("its area code {} is not {}, for which the file is named", area, *only_area));
    }
    const char* const type = find(attributes, "chtype");
    const char* const date = find(attributes, "chdate");
    if (type != nullptr || date != nullptr) return change(*local, type, date);
    if (!full) return stop("a ph without chtype in a list whose type is not full");
    batch[batched++] = {area, *local};
    if (batched == batch.size()) flush();
  }

  void change(std::uint32_t local, const char* type, const char* date) {
    const std::string_view kind = type != nullptr ? type : "";
    const auto at = date != nullptr ? read_change_time(date) : std::nullopt;
    if (!at || (kind != "A" && kind != "D"))
      return stop("a ph whose chtype is not A or D, or whose chdate is no time");
    if (changes.size() >= ChangeRecord::kMost) return stop("more changes than a list can have");
    changes.push_back({area * PhoneNumber::kLocals + local, *at, kind == "A"});
  }

  void flush() {
    sink.take(std::span{batch}.first(batched));
    numbers += batched;
    batched = 0;
  }

  void stop(std::string what) {
    if (!fault.empty()) return;
    fault = fmt::format("{}: {}", XML_GetCurrentLineNumber(expat.get()), what);
    XML_StopParser(expat.get(), XML_FALSE);
  }

  Result<void> parse(std::string_view piece, bool last) {
    const auto status = XML_Parse(expat.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
    fed += piece.size();
    if (!fault.empty()) return fail(fault);
    if (status != XML_STATUS_OK) {
      return fail(fmt::format("{}: {}", XML_GetCurrentLineNumber(expat.get()),
                              XML_ErrorString(XML_GetErrorCode(expat.get()))));
    }
    const auto parsed = XML_GetCurrentByteIndex(expat.get());
    if (!last && parsed >= 0 && fed - static_cast<std::uint64_t>(parsed) > kLongestTag + piece.size()) {
      return fail(fmt::format("{}: a tag without an end", XML_GetCurrentLineNumber(expat.get())));
    }
    return {};
  }

  Expat expat;
  NumberSink& sink;
  std::vector<ChangeRecord>& changes;
  const std::optional<unsigned> only_area;
  Depth depth = Depth::outside;
  Depth above = Depth::list;  // where the phone stands
  bool full = true;           // as far as the list's type says
  unsigned list_area = 0;
  unsigned area = 0;  // 0: none
  std::array<LineNumber, 256> batch{};
  std::size_t batched = 0;
  std::uint64_t numbers = 0;
  std::uint64_t fed = 0;
  std::string fault;
};

XmlReader::XmlReader(NumberSink& numbers, std::vector<ChangeRecord>& changes,
                     std::optional<unsigned> only_area)
    : parser_{std::make_unique<Parser>(numbers, changes, only_area)} {}

XmlReader::~XmlReader() = default;

Result<void> XmlReader::feed(std::string_view piece) {
  return parser_->parse(piece, false);
}

Result<void> XmlReader::finish() {
  if (auto parsed = parser_->parse({}, true); !parsed) return parsed;
  parser_->flush();
  return {};
}

std::uint64_t XmlReader::numbers() const noexcept {
  return parser_->numbers;
}

}  // namespace smppguard::dnc
