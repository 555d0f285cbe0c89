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

inline constexpr std::array kYesNo = std::to_array<Choice<bool>>({{"true", true}, {"false", false}});

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
  /// The same, but nullptr, and reported, if there is only the key: for what is on as soon as it is there.
  const TreeNode* value(std::string_view key);
  /// The value of a key as one piece of text; nullptr if absent, or reported as something else.
  const TreeNode* scalar(std::string_view key);
  /// The same, but it is reported if the text is empty.
  const TreeNode* filled_scalar(std::string_view key);
  /// The same, but its absence is reported too.
  const TreeNode* required_scalar(std::string_view key);
  /// The entries of a list, of any kind; empty if absent or without entries, or reported as something else.
  std::span<const TreeNode> entries(std::string_view key);
  /// The same, but that there are none is reported too.
  std::span<const TreeNode> required_entries(std::string_view key, std::string hint = {});
  /// The entries of a list of texts. It may be absent but not empty, which reads like "none" and would mean
  /// "all".
  std::vector<const TreeNode*> texts(std::string_view key);
  /// The same, but its absence is reported too.
  std::vector<const TreeNode*> required_texts(std::string_view key);

  void text(std::string_view key, std::string& out);
  void filled_text(std::string_view key, std::string& out);
  void required_text(std::string_view key, std::string& out);

  template <std::unsigned_integral T>
  void count(std::string_view key, T& out, Bounds bounds) {
    if (const auto number = quantity(key, counts(), bounds)) out = static_cast<T>(*number);
  }

  template <std::unsigned_integral T>
  void count(std::string_view key, std::optional<T>& out, Bounds bounds) {
    if (const auto number = quantity(key, counts(), bounds)) out = static_cast<T>(*number);
  }

  template <std::unsigned_integral T>
  void size(std::string_view key, T& out, Bounds bounds) {
    if (const auto number = quantity(key, octets(), bounds)) out = static_cast<T>(*number);
  }

  /// Only units that are no smaller than the option's own are taken, so nothing is rounded.
  template <class Rep, class Period>
  void duration(std::string_view key, std::chrono::duration<Rep, Period>& out,
                std::chrono::milliseconds least, std::chrono::milliseconds most) {
    using Out = std::chrono::duration<Rep, Period>;
    if (const auto time = time_span(key, Out{1}, least, most)) {
      out = std::chrono::duration_cast<Out>(*time);
    }
  }

  /// The same for what can be turned off by the word "never".
  template <class Rep, class Period>
  void duration(std::string_view key, std::optional<std::chrono::duration<Rep, Period>>& out,
                std::chrono::milliseconds least, std::chrono::milliseconds most) {
    using Out = std::chrono::duration<Rep, Period>;
    const auto time = time_span(key, Out{1}, least, most, "never");
    if (!time) return;
    out = std::chrono::duration_cast<Out>(*time);
    if (*out == Out{0}) out.reset();
  }

  /// `out` may also be an optional of what the words stand for.
  template <class Out, class E, std::size_t N>
  void choice(std::string_view key, Out& out, const std::array<Choice<E>, N>& choices) {
    const TreeNode* node = scalar(key);
    if (node == nullptr) return;
    if (const auto chosen = index_of(*node, key, words_of(choices))) out = choices[*chosen].value;
  }

  /// A list of words; like texts() it may be absent but not empty.
  template <class E, std::size_t N>
  void choices(std::string_view key, std::vector<E>& out, const std::array<Choice<E>, N>& known) {
    for (const TreeNode* node : texts(key)) {
      if (const auto chosen = index_of(*node, key, words_of(known))) out.push_back(known[*chosen].value);
    }
  }

  /// Reports keys nobody asked for and keys that stand twice.
  void finish();

  /// Whether it, and all of it that was asked for so far, is free of errors. An absent one is.
  [[nodiscard]] bool sound() const noexcept { return usable_ && report_.errors() == errors_before_; }
  /// Where the mapping begins; 0:0 if it is absent.
  [[nodiscard]] Place place() const noexcept { return node_ != nullptr ? node_->place : Place{}; }
  [[nodiscard]] Report& report() noexcept { return report_; }

 private:
  template <class E, std::size_t N>
  static std::vector<std::string_view> words_of(const std::array<Choice<E>, N>& choices) {
    std::vector<std::string_view> words;
    words.reserve(N);
    for (const Choice<E>& choice : choices) words.push_back(choice.word);
    return words;
  }

  const std::vector<TreeNode>& children() const noexcept;
  std::optional<std::uint64_t> quantity(std::string_view key, const Measure& measure, Bounds bounds);
  std::optional<std::chrono::milliseconds> time_span(std::string_view key, std::chrono::milliseconds finest,
                                                     std::chrono::milliseconds least,
                                                     std::chrono::milliseconds most,
                                                     std::string_view zero = {});
  std::optional<std::size_t> index_of(const TreeNode& node, std::string_view key,
                                      const std::vector<std::string_view>& words);
  std::vector<const TreeNode*> texts(std::string_view key, std::string_view hint_if_empty);
  bool report_absence(std::string_view key);

  const TreeNode* node_;
  bool usable_;  // absent counts as usable, what was reported does not
  std::string title_;
  Report& report_;
  std::size_t errors_before_;
  std::vector<std::string_view> asked_;
};

}  // namespace smppguard::config
