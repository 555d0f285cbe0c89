// SPDX-License-Identifier: Apache-2.0
#include "staging_log.hpp"

#include "history_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

namespace smppguard::dnc {
namespace {

namespace json = boost::json;

json::array to_array(const StagedArea& area) {
  return {area.info.area_code,     area.info.version.time_since_epoch().count(),
          area.info.count,         static_cast<std::uint32_t>(area.place.form),
          area.place.offset,       area.place.octets,
          hex(area.place.checksum)};
}

/// Numbers in the order of to_array(); throws what json throws for others.
StagedArea read_area(const json::array& array) {
  StagedArea area;
  area.info.area_code = array.at(0).to_number<unsigned>();
  area.info.version = Day{std::chrono::days{array.at(1).to_number<std::int32_t>()}};
  area.info.count = array.at(2).to_number<std::uint32_t>();
  area.place.form = static_cast<format::Form>(array.at(3).to_number<std::uint32_t>());
  area.place.offset = array.at(4).to_number<std::uint64_t>();
  area.place.octets = array.at(5).to_number<std::uint64_t>();
  area.place.checksum = read_digest(array.at(6).as_string()).value();
  return area;
}

}  // namespace

std::string to_line(const StagedFile& file) {
  json::array areas;
  for (const StagedArea& area : file.areas) areas.push_back(to_array(area));
  return json::serialize(
      json::object{{"key", file.key}, {"record", to_object(file.record)}, {"areas", std::move(areas)}});
}

std::optional<StagedFile> read_staged_file(std::string_view line) {
  try {
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // names of files may have any octets
    const json::value value = json::parse({line.data(), line.size()}, {}, options);
    const json::object& object = value.as_object();
    auto record = read_file_record(object.at("record").as_object());
    if (!record) return std::nullopt;
    StagedFile file{std::string{object.at("key").as_string()}, *std::move(record), {}};
    for (const json::value& area : object.at("areas").as_array()) {
      file.areas.push_back(read_area(area.as_array()));
    }
    return file;
  } catch (const std::exception&) {  // a half-written line: the file is read again
    return std::nullopt;
  }
}

}  // namespace smppguard::dnc
