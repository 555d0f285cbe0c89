// SPDX-License-Identifier: Apache-2.0
// Random folders of lists of all kinds against plain sets and maps.
#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"
#include "smppguard/dnc/lists.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace smppguard::dnc {
namespace {

/// What a folder holds, by the names of its lists.
struct Model {
  std::set<std::uint64_t> national;
  std::map<std::string, std::set<std::uint64_t>> others;
  std::map<std::string, std::map<std::string, std::string>> originate;  // sources by prefix

  [[nodiscard]] std::vector<std::string> holding(std::uint64_t ten) const {
    std::vector<std::string> names;
    for (const auto& [name, numbers] : others) {
      if (numbers.contains(ten)) names.push_back(name);
    }
    return names;
  }

  /// Of the longest entry: its list, digits and source.
  [[nodiscard]] std::string origin(std::uint64_t ten) const {
    const std::string digits = std::to_string(ten);
    for (const std::size_t length : {10U, 7U, 6U, 3U}) {
      for (const auto& [name, entries] : originate) {
        const auto found = entries.find(digits.substr(0, length));
        if (found != entries.end()) return name + " " + found->first + " " + found->second;
      }
    }
    return {};
  }
};

class ListsModel : public testing::Test {
 protected:
  /// Numbers of few area codes and exchanges, so that lists overlap.
  std::uint64_t number() {
    return (222 + random_() % 3 * 388) * 10'000'000 + random_() % 4 * 2'500'000 + random_() % 1'500;
  }

  std::set<std::uint64_t> numbers(std::size_t count) {
    std::set<std::uint64_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.insert(number());
    return numbers;
  }

  void write_recipients(const Folder& folder, Model& model) {
    constexpr ListKind kinds[]{ListKind::state, ListKind::company, ListKind::organisation};
    const std::size_t lists = random_() % 20;
    for (std::size_t i = 0; i < lists; ++i) {
      const ListKind kind = kinds[random_() % 3];
      const ListIdentity list{"list-" + std::to_string(i), kind,
                              kind == ListKind::organisation ? "shop" : ""};
      model.others[list.name] = numbers(random_() % 1'000);
      write_list(folder.path(), list, 1 + random_() % 9, model.others[list.name]);
    }
  }

  void write_senders(const Folder& folder, Model& model) {
    constexpr std::size_t lengths[]{3, 6, 7, 10, 10, 10, 10};
    const std::size_t lists = random_() % 4;
    for (std::size_t i = 0; i < lists; ++i) {
      const std::string name = "senders-" + std::to_string(i);
      auto& entries = model.originate[name];
      std::string csv;
      for (std::size_t j = random_() % 1'000; j > 0; --j) {
        const std::string prefix = std::to_string(number()).substr(0, lengths[random_() % 7]);
        const auto [entry, fresh] = entries.emplace(prefix, "source " + std::to_string(random_() % 30));
        if (fresh) csv += prefix + "," + entry->second + "\n";
      }
      write_originate(folder.path(), {name, kListDay, 0}, 1, csv);
    }
  }

  Model write(const Folder& folder) {
    Model model;
    model.national = numbers(2'000);
    write_list(folder.path(), kNational, 1, model.national);
    write_recipients(folder, model);
    write_senders(folder, model);
    return model;
  }

  void check(const Lists& lists, const Model& model, std::uint64_t ten) {
    const PhoneNumber number = PhoneNumber::nanp(ten);
    std::vector<std::string> names;
    for (const std::uint16_t place : lists.holding(number)) names.push_back(lists.all()[place].identity.name);
    ASSERT_EQ(names, model.holding(ten)) << ten;
    ASSERT_EQ(dnc::lists(*lists.national(), ten), model.national.contains(ten)) << ten;
    std::string origin;
    if (const auto found = lists.do_not_originate(number)) {
      origin = lists.all()[found->list].identity.name + " " +
               std::to_string(ten).substr(0, found->match.digits) + " " + std::string{found->match.source};
    }
    ASSERT_EQ(origin, model.origin(ten)) << ten;
  }

  std::mt19937_64 random_{11};
};

TEST_F(ListsModel, AnswerAsSetsAndMapsDo) {
  for (int round = 0; round < 15; ++round) {
    const Folder folder;
    const Model model = write(folder);
    const auto lists = Lists::load(folder.path(), round % 2 == 0 ? Verify::header : Verify::full).value();
    ASSERT_TRUE(lists->verify());
    ASSERT_EQ(lists->all().size(), 1 + model.others.size() + model.originate.size());
    for (int i = 0; i < 10'000; ++i) ASSERT_NO_FATAL_FAILURE(check(*lists, model, number()));
    for (const auto& [name, all] : model.others) {
      for (const std::uint64_t ten : all) ASSERT_NO_FATAL_FAILURE(check(*lists, model, ten));
    }
  }
}

}  // namespace
}  // namespace smppguard::dnc
