// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "document.hpp"
#include "quantity.hpp"
#include "report.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {

/// A word of the file and what it stands for.
template <class E>
struct Choice {
  std::string_view word;
  E value;
};

/// One mapping of the file. Each key that may stand in it is asked for once, and finish() reports the rest. A
/// value that cannot be read is reported and leaves the option as it was. Node and report must outlive the
/// section.
class Section {
 public:
  /// `node` may be nullptr: every key is absent then. `title` goes into messages ("session", "a route").
  Section(const TreeNode* node, std::string title, Report& report);
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  /// The value of a key, whatever its kind; nullptr if absent.
  const TreeNode* find(std::string_view key);
  /// The value of a key as one piece of text; nullptr if absent, or reported as something else.
  const TreeNode* scalar(std::string_view key);
  /// The same, but its absence or emptiness is reported too.
  const TreeNode* required_scalar(std::string_view key);
  /// The entries of a list, of any kind; empty if absent or without entries, or reported as something else.
  std::span<const TreeNode> entries(std::string_view key);
  /// The same, but that there are none is reported too.
  std::span<const TreeNode> required_entries(std::string_view key);
  /// The entries of a list of texts. It may be absent but not empty, which reads like "none" and would mean
  /// "all".
  std::vector<const TreeNode*> texts(std::string_view key);
  /// The same, but its absence is reported too.
  std::vector<const TreeNode*> required_texts(std::string_view key);

  void text(std::string_view key, std::string& out);

  template <std::unsigned_integral T>
  void count(std::string_view key, T& out, Bounds bounds) {
    if (const auto value = quantity(key, counts(), bounds)) out = static_cast<T>(*value);
  }

  template <std::unsigned_integral T>
  void size(std::string_view key, T& out, Bounds bounds) {
    if (const auto value = quantity(key, octets(), bounds)) out = static_cast<T>(*value);
  }

  /// Only units that are no smaller than the option's own are taken, so nothing is rounded.
  template <class Rep, class Period>
  void duration(std::string_view key, std::chrono::duration<Rep, Period>& out,
                std::chrono::milliseconds least, std::chrono::milliseconds most) {
    using Out = std::chrono::duration<Rep, Period>;
    const Bounds bounds{static_cast<std::uint64_t>(least.count()), static_cast<std::uint64_t>(most.count())};
    if (const auto value = quantity(key, durations(Out{1}), bounds)) {
      out = std::chrono::duration_cast<Out>(std::chrono::milliseconds{*value});
    }
  }

  template <class E, std::size_t N>
  void choice(std::string_view key, E& out, const std::array<Choice<E>, N>& choices) {
    std::vector<std::string_view> words;
    words.reserve(N);
    for (const Choice<E>& choice : choices) words.push_back(choice.word);
    if (const auto chosen = index_of(key, words)) out = choices[*chosen].value;
  }

  /// Reports keys nobody asked for and keys that stand twice.
  void finish();

  /// Whether it, and all of it that was asked for so far, is free of errors. An absent one is.
  [[nodiscard]] bool sound() const noexcept { return usable_ && report_.errors() == errors_before_; }
  /// Where the mapping begins; 0:0 if it is absent.
  [[nodiscard]] Place place() const noexcept { return node_ != nullptr ? node_->place : Place{}; }
  [[nodiscard]] Report& report() noexcept { return report_; }

 private:
  const std::vector<TreeNode>& children() const noexcept;
  std::optional<std::uint64_t> quantity(std::string_view key, const Measure& measure, Bounds bounds);
  std::optional<std::size_t> index_of(std::string_view key, const std::vector<std::string_view>& words);
  const TreeNode* readable(std::string_view key);
  bool report_absence(std::string_view key);

  const TreeNode* node_;
  bool usable_;  // absent counts as usable, what was reported does not
  std::string title_;
  Report& report_;
  std::size_t errors_before_;
  std::vector<std::string_view> asked_;
};

}  // namespace smppguard::config
