// SPDX-License-Identifier: Apache-2.0
#include "head.hpp"

#include "members.hpp"
#include "smppguard/core/time_text.hpp"
#include "time_text.hpp"

#include <fmt/format.h>

namespace smppguard::journal {
namespace {

constexpr std::string_view kSignatureMember = ",\"sig\":\"";

std::optional<WallTime> time_in(const boost::json::object& object, std::string_view name) {
  const auto text = text_in(object, name);
  return text ? read_time(*text) : std::nullopt;
}

std::optional<SegmentEnd> end_in(const boost::json::object& object) {
  const auto month = read_month(text_in(object, "segment").value_or(""));
  const auto n = number_in(object, "n");
  const auto hash = read_digest(text_in(object, "hash").value_or(""));
  const auto octets = number_in(object, "octets");
  const auto position = number_in(object, "position");
  const auto earliest = time_in(object, "earliest");
  const auto latest = time_in(object, "latest");
  if (!month || !n || !hash || !octets || !position || !earliest || !latest) return std::nullopt;
  return SegmentEnd{*month, {*n, *hash}, *octets, *position, *earliest, *latest};
}

}  // namespace

std::string sign(const Head& head, const SigningKey& key) {
  const SegmentEnd& end = head.end;
  std::string line = fmt::format(
      R"({{"head":1,"node":"{}","stream":"{}","segment":"{}","n":{},"hash":"{}","octets":{},"position":{},)"
      R"("earliest":"{}","latest":"{}","at":"{}","key":"{}")",
      head.node, name(head.stream), name(end.month), end.place.n, hex(end.place.hash), end.octets,
      end.position, time_text(end.earliest), time_text(end.latest), time_text(head.at), key.fingerprint());
  const Signature signature = key.sign(line);
  return fmt::format("{}{}{}\"}}\n", line, kSignatureMember, hex(signature));
}

std::optional<ReadHead> read_head(std::string_view line) {
  const std::size_t signed_octets = line.rfind(kSignatureMember);
  if (signed_octets == std::string_view::npos) return std::nullopt;
  const auto object = read_object(line);
  if (!object || number_in(*object, "head") != 1) return std::nullopt;

  ReadHead read;
  read.signed_text = line.substr(0, signed_octets);
  const auto stream = find_stream(text_in(*object, "stream").value_or(""));
  const auto end = end_in(*object);
  const auto at = time_in(*object, "at");
  if (!stream || !end || !at || !read_hex(text_in(*object, "sig").value_or(""), read.signature)) {
    return std::nullopt;
  }
  read.head = {std::string{text_in(*object, "node").value_or("")}, *stream, *end, *at,
               std::string{text_in(*object, "key").value_or("")}};
  return read;
}

}  // namespace smppguard::journal
