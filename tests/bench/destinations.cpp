// SPDX-License-Identifier: Apache-2.0
#include "destinations.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <stdexcept>

namespace smppguard::bench {
namespace {

Digits to_digits(unsigned area_code, std::uint32_t local) {
  std::uint64_t value = 10'000'000'000ULL + std::uint64_t{area_code} * SyntheticRegistry::kLocals + local;
  Digits digits{};
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value /= 10) {
    *digit = static_cast<char>('0' + value % 10);
  }
  return digits;
}

Digits draw(const SyntheticRegistry& registry, bool listed, std::mt19937_64& random) {
  const std::uint32_t bound = registry.listed_per_area_code;
  std::uniform_int_distribution<unsigned> area_codes{0, registry.area_codes - 1};
  std::uniform_int_distribution<std::uint32_t> ranks{listed ? 0 : bound,
                                                     (listed ? bound : SyntheticRegistry::kLocals) - 1};
  const unsigned area_code = SyntheticRegistry::kFirstAreaCode + area_codes(random);
  return to_digits(area_code, registry.local_of(area_code, ranks(random)));
}

Destination read_destination(const std::string& line) {
  Destination read{};
  const bool digits =
      line.size() >= read.digits.size() && std::all_of(line.begin(), line.begin() + std::ssize(read.digits),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  read.watched = line.size() == read.digits.size() + 1 && line.back() == '!';
  if (!digits || (line.size() != read.digits.size() && !read.watched)) {
    throw std::invalid_argument("not a destination: " + line);
  }
  std::copy_n(line.begin(), read.digits.size(), read.digits.begin());
  return read;
}

void check(const SyntheticRegistry& registry, unsigned listed_percent) {
  const bool none = registry.listed_per_area_code == 0;
  const bool all = registry.listed_per_area_code >= SyntheticRegistry::kLocals;
  if ((none && listed_percent > 0) || (all && listed_percent < 100)) {
    throw std::invalid_argument("the registry has no such numbers to draw from");
  }
}

}  // namespace

Destinations::Destinations(const SyntheticRegistry& registry, unsigned listed_percent) {
  check(registry, listed_percent);
  std::mt19937_64 random{registry.seed};
  ring_.reserve(kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    ring_.push_back({draw(registry, i * 100 < kCount * listed_percent, random)});
  }
  std::shuffle(ring_.begin(), ring_.end(), random);
}

Destinations::Destinations(const std::string& path) {
  std::ifstream lines{path};
  for (std::string line; std::getline(lines, line);) ring_.push_back(read_destination(line));
  if (ring_.empty()) throw std::invalid_argument(path + " holds no destinations");
}

}  // namespace smppguard::bench
