// SPDX-License-Identifier: Apache-2.0
// Imports one after another against what sets make of the same files: std::set, and CRoaring, which shares
// nothing with it.
#include "importing.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <random>

#include <roaring/roaring.hh>

namespace smppguard::dnc {
namespace {

/// What should be listed, kept twice.
class Model {
 public:
  void replace(unsigned area_code, const Numbers& with, Day version) {
    const std::uint64_t first = area_code * 10'000'000ULL;
    set_.erase(set_.lower_bound(first), set_.lower_bound(first + 10'000'000));
    set_.insert(with.begin(), with.end());
    areas_[area_code] = {};
    for (const std::uint64_t number : with) areas_[area_code].add(local_of(number));
    versions_[area_code] = version;
  }

  /// Passed over where the area code is not loaded.
  void change(std::uint64_t number, bool add) {
    const auto area = areas_.find(area_of(number));
    if (area == areas_.end()) return;
    if (add) {
      set_.insert(number);
      area->second.add(local_of(number));
    } else {
      set_.erase(number);
      area->second.remove(local_of(number));
    }
  }

  /// What is older than a change list is not any more.
  void raise(Day version) {
    for (auto& [area_code, its] : versions_) its = std::max(its, version);
  }

  [[nodiscard]] const Numbers& numbers() const { return set_; }
  [[nodiscard]] const std::map<unsigned, Day>& versions() const { return versions_; }

  void compare(const Numbers& listed) const {
    ASSERT_TRUE(listed == set_);
    std::map<unsigned, Roaring> found;
    for (const auto& [area_code, numbers] : areas_) found[area_code] = {};
    for (const std::uint64_t number : listed) found[area_of(number)].add(local_of(number));
    ASSERT_TRUE(found == areas_);
  }

  static unsigned area_of(std::uint64_t number) { return static_cast<unsigned>(number / 10'000'000); }

 private:
  static std::uint32_t local_of(std::uint64_t number) {
    return static_cast<std::uint32_t>(number % 10'000'000);
  }

  Numbers set_;
  std::map<unsigned, Roaring> areas_;
  std::map<unsigned, Day> versions_;
};

class ImportModel : public ImportTest {
 protected:
  static constexpr std::array kAreas{200U, 212U, 818U, 999U};

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  unsigned any_area() { return kAreas[below(kAreas.size())]; }

  /// Near one another or far apart; at the ends of the area code too.
  Numbers random_numbers(unsigned area_code) {
    const std::uint64_t room = below(2) == 0 ? 10'000'000 : 3'000;
    const std::uint64_t from = room == 3'000 ? below(10'000'000 - room + 1) : 0;
    Numbers numbers;
    for (std::uint64_t count = 1 + below(2'000); count > 0; --count) {
      numbers.insert(area_code * 10'000'000ULL + from + below(room));
    }
    if (below(2) == 0) numbers.insert(area_code * 10'000'000ULL);
    if (below(2) == 0) numbers.insert(area_code * 10'000'000ULL + 9'999'999);
    return numbers;
  }

  /// As the registry writes them, or packed, or in another order with repeats.
  std::filesystem::path write_list(const std::string& stem, const Numbers& numbers) {
    std::string text;
    if (below(3) == 0) {
      std::vector<std::uint64_t> shuffled{numbers.begin(), numbers.end()};
      shuffled.insert(shuffled.end(), numbers.begin(), std::next(numbers.begin()));
      std::shuffle(shuffled.begin(), shuffled.end(), random_);
      for (const std::uint64_t number : shuffled) text += std::to_string(number) + "\r\n";
    } else {
      text = flat_lines(numbers);
    }
    switch (below(3)) {
      case 0: return write(stem + ".txt.gz", gzip_of(text));
      case 1: return write(stem + ".txt.zip", zip_of({{stem + ".txt", text}}));
      default: return write(stem + ".txt", text);
    }
  }

  /// Full lists of some area codes; the model is told.
  void add_full_lists(Day version, Paths& inputs) {
    for (const unsigned area_code : kAreas) {
      if (below(3) == 0) add_full_list(area_code, version, inputs);
    }
  }
  void add_full_list(unsigned area_code, Day version, Paths& inputs) {
    const Numbers numbers = random_numbers(area_code);
    inputs.push_back(write_list(to_text(version) + "_" + std::to_string(area_code) + "_x", numbers));
    model_.replace(area_code, numbers, version);
  }

  struct Change {
    std::uint64_t number;
    std::int64_t at;
    bool add;
  };

  /// Of numbers that are listed, and of others; written into two files in any order.
  void add_change_lists(Day version, Paths& inputs) {
    std::map<std::int64_t, Change> changes;  // each at a moment of its own
    const std::vector<std::uint64_t> listed{model_.numbers().begin(), model_.numbers().end()};
    for (std::uint64_t count = 1 + below(600); count > 0; --count) {
      const bool known = !listed.empty() && below(2) == 0;
      const std::uint64_t number = known
                                       ? listed[below(listed.size())]
                                       : any_area() * 10'000'000ULL + below(below(2) == 0 ? 50 : 10'000'000);
      const auto at = static_cast<std::int64_t>(below(86'400ULL * 5));
      const std::int64_t moment = std::chrono::seconds{version.time_since_epoch()}.count() + 86'399 - at;
      changes[moment] = {number, moment, below(2) == 0};
    }
    std::vector<Change> order;
    for (const auto& [at, change] : changes) order.push_back(change);
    for (const Change& change : order) {
      const auto area = model_.versions().find(Model::area_of(change.number));
      const bool counts = area != model_.versions().end() &&
                          change.at >= std::chrono::seconds{area->second.time_since_epoch()}.count();
      if (counts) model_.change(change.number, change.add);
    }
    std::shuffle(order.begin(), order.end(), random_);
    std::array<std::string, 2> texts;
    for (const Change& change : order) texts[below(2)] += line_of(change);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].empty()) continue;
      inputs.push_back(write(to_text(version) + "_changes_" + std::to_string(i) + ".txt", texts[i]));
    }
  }

  static std::string line_of(const Change& change) {
    const std::string time = to_text(WallTime{std::chrono::seconds{change.at}});  // 2026-08-05T10:20:30.000Z
    return std::to_string(change.number) + "," + time.substr(0, 19) + (change.add ? ",A\n" : ",D\n");
  }

  std::mt19937_64 random_{20'260'805};
  Model model_;
};

TEST_F(ImportModel, AgreesOnTheNationalList) {
  ImportRequest run = request({});
  run.least_ratio = 0.0;
  for (int round = 0; round < 12; ++round) {
    const Day version = kListDay - std::chrono::days{60 - 5 * round};
    run.inputs.clear();
    if (round == 0) {
      for (const unsigned area_code : {200U, 305U}) add_full_list(area_code, version, run.inputs);
    } else {
      add_full_lists(version, run.inputs);
    }
    const bool changed = round > 0 && below(3) != 0;
    if (changed) add_change_lists(version, run.inputs);
    if (run.inputs.empty()) continue;
    must_import(run);
    if (changed) model_.raise(version);
    ASSERT_NO_FATAL_FAILURE(model_.compare(listed())) << "round " << round;
    std::map<unsigned, Day> versions;
    for (const AreaInfo& area : areas()) versions[area.area_code] = area.version;
    ASSERT_EQ(versions, model_.versions()) << "round " << round;
  }
}

TEST_F(ImportModel, AgreesOnListsOfOtherKinds) {
  for (const ListKind kind : {ListKind::state, ListKind::company, ListKind::organisation}) {
    const std::string list{name(kind)};
    for (int round = 0; round < 5; ++round) {
      ImportRequest run = request(list, kind, {});
      run.version_date = kListDay + std::chrono::days{round};
      run.least_ratio = 0.0;
      Numbers all;
      for (int file = 0; file < 3; ++file) {
        const Numbers numbers = random_numbers(any_area()) + random_numbers(any_area());
        run.inputs.push_back(write_list(list + std::to_string(3 * round + file), numbers));
        all = all + numbers;
      }
      Model whole;
      for (const std::uint64_t number : all) {
        if (!whole.versions().contains(Model::area_of(number)))
          whole.replace(Model::area_of(number), {}, kListDay);
        whole.change(number, true);
      }
      must_import(run);
      ASSERT_NO_FATAL_FAILURE(whole.compare(listed(list))) << list << " round " << round;
    }
  }
}

}  // namespace
}  // namespace smppguard::dnc
