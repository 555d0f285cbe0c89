// SPDX-License-Identifier: Apache-2.0
#include "line_writer.hpp"

#include <array>
#include <charconv>

namespace smppguard::journal {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20 || octet >= 0x7F) {
      std::array<char, 2> digits{};
      write_hex({&octet, 1}, digits.data());
      out += "\\u00";
      out.append(digits.data(), digits.size());
    } else {
      out += c;
    }
  }
}

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void LineWriter::open(std::string& buffer, WallTime at, std::string_view kind) {
  line_at_ = buffer.size();
  buffer += "{\"n\":";
  append_number(buffer, ++end_.n);
  buffer += ",\"at\":\"";
  buffer += times_.of(at);
  buffer += "\",\"kind\":\"";
  buffer += kind;
  buffer += '"';
}

void LineWriter::close(std::string& buffer) {
  end_.hash = link(sha_, end_.hash, std::string_view{buffer}.substr(line_at_));
  buffer += kHashMember;
  const std::size_t digits_at = buffer.size();
  buffer.resize(digits_at + 2 * sizeof(Digest));
  write_hex(end_.hash, buffer.data() + digits_at);
  buffer += "\"}\n";
}

}  // namespace smppguard::journal
