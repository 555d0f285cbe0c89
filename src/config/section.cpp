// SPDX-License-Identifier: Apache-2.0
#include "section.hpp"

#include "smppguard/core/nearest.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <utility>

namespace smppguard::config {
namespace {

Problem not_a_list(std::string_view key, const TreeNode& node) {
  return {fmt::format("{} must be a list", key), node.kind == TreeNode::Kind::scalar
                                                     ? fmt::format("write {}: [\"{}\"]", key, node.text)
                                                     : "begin each entry with a dash and a blank"};
}

}  // namespace

Section::Section(const TreeNode* node, std::string title, Report& report)
    : node_{node}, title_{std::move(title)}, report_{report}, errors_before_{report.errors()} {
  usable_ = node == nullptr || node->kind == TreeNode::Kind::mapping || node->kind == TreeNode::Kind::null;
  if (usable_ || node->kind == TreeNode::Kind::unusable) return;
  report_.error(node->place,
                {fmt::format("{} must be a mapping", title_), "write lines of the form key: value"});
}

const std::vector<TreeNode>& Section::children() const noexcept {
  static const std::vector<TreeNode> kNone;
  return node_ != nullptr && node_->kind == TreeNode::Kind::mapping ? node_->children : kNone;
}

const TreeNode* Section::find(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
  const auto found = std::find_if(children().begin(), children().end(),
                                  [&](const TreeNode& child) { return child.key == key; });
  return found == children().end() ? nullptr : &*found;
}

const TreeNode* Section::value(std::string_view key) {
  const TreeNode* node = find(key);
  if (node == nullptr || node->kind == TreeNode::Kind::unusable) return nullptr;
  if (node->kind != TreeNode::Kind::null) return node;
  report_.error(node->place, {fmt::format("{} has no value", key), "give it one or leave the key out"});
  return nullptr;
}

bool Section::report_absence(std::string_view key) {
  if (find(key) != nullptr) return false;
  if (usable_) report_.error(place(), {fmt::format("{} needs \"{}\"", title_, key), ""});
  return true;
}

const TreeNode* Section::scalar(std::string_view key) {
  const TreeNode* node = value(key);
  if (node == nullptr || node->kind == TreeNode::Kind::scalar) return node;
  report_.error(node->place,
                {fmt::format("{} must be one value", key), "write neither a list nor a mapping"});
  return nullptr;
}

const TreeNode* Section::filled_scalar(std::string_view key) {
  const TreeNode* node = scalar(key);
  if (node == nullptr || !node->text.empty()) return node;
  report_.error(node->place, {fmt::format("{} is empty", key), ""});
  return nullptr;
}

const TreeNode* Section::required_scalar(std::string_view key) {
  if (report_absence(key)) return nullptr;
  return filled_scalar(key);
}

std::span<const TreeNode> Section::entries(std::string_view key) {
  const TreeNode* node = find(key);
  if (node == nullptr || node->kind == TreeNode::Kind::unusable || node->kind == TreeNode::Kind::null)
    return {};
  if (node->kind == TreeNode::Kind::list) return node->children;
  report_.error(node->place, not_a_list(key, *node));
  return {};
}

std::span<const TreeNode> Section::required_entries(std::string_view key, std::string hint) {
  const std::size_t errors = report_.errors();
  const std::span<const TreeNode> found = entries(key);
  const TreeNode* node = find(key);
  const bool reported =
      !usable_ || errors != report_.errors() || (node && node->kind == TreeNode::Kind::unusable);
  if (found.empty() && !reported) {
    report_.error(node != nullptr ? node->place : place(),
                  {fmt::format("{} needs at least one entry", key), std::move(hint)});
  }
  return found;
}

std::vector<const TreeNode*> Section::texts(std::string_view key) {
  return texts(key, "name at least one or leave the key out");
}

std::vector<const TreeNode*> Section::required_texts(std::string_view key) {
  if (report_absence(key)) return {};
  return texts(key, "name at least one");
}

std::vector<const TreeNode*> Section::texts(std::string_view key, std::string_view hint_if_empty) {
  const TreeNode* list = value(key);
  if (list == nullptr) return {};
  if (list->kind != TreeNode::Kind::list) {
    report_.error(list->place, not_a_list(key, *list));
    return {};
  }
  if (list->children.empty()) {
    report_.error(list->place, {fmt::format("{} is an empty list", key), std::string(hint_if_empty)});
  }
  std::vector<const TreeNode*> texts;
  for (const TreeNode& entry : list->children) {
    if (entry.kind == TreeNode::Kind::scalar && !entry.text.empty()) {
      texts.push_back(&entry);
    } else if (entry.kind != TreeNode::Kind::unusable) {
      report_.error(entry.place, {fmt::format("an entry of {} must be one text that is not empty", key), ""});
    }
  }
  return texts;
}

void Section::text(std::string_view key, std::string& out) {
  if (const TreeNode* node = scalar(key)) out = node->text;
}

void Section::filled_text(std::string_view key, std::string& out) {
  if (const TreeNode* node = filled_scalar(key)) out = node->text;
}

void Section::required_text(std::string_view key, std::string& out) {
  if (const TreeNode* node = required_scalar(key)) out = node->text;
}

std::optional<std::uint64_t> Section::quantity(std::string_view key, const Measure& measure, Bounds bounds) {
  const TreeNode* node = scalar(key);
  if (node == nullptr) return std::nullopt;
  auto number = read_quantity(node->text, measure, bounds);
  if (number) return *number;
  Problem problem = std::move(number).error();
  problem.message = fmt::format("{}: {}", key, problem.message);
  report_.error(node->place, std::move(problem));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> Section::time_span(std::string_view key,
                                                            std::chrono::milliseconds finest,
                                                            std::chrono::milliseconds least,
                                                            std::chrono::milliseconds most,
                                                            std::string_view zero) {
  const Bounds bounds{static_cast<std::uint64_t>(least.count()), static_cast<std::uint64_t>(most.count()),
                      zero};
  const auto number = quantity(key, durations(finest), bounds);
  return number ? std::optional{std::chrono::milliseconds{*number}} : std::nullopt;
}

std::optional<std::size_t> Section::index_of(const TreeNode& node, std::string_view key,
                                             const std::vector<std::string_view>& words) {
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  report_.error(node.place, {fmt::format("{}: {} is not known", key, in_quotes(node.text)),
                             fmt::format("one of: {}", fmt::join(words, ", "))});
  return std::nullopt;
}

void Section::finish() {
  std::map<std::string_view, Place> seen;
  for (const TreeNode& child : children()) {
    const auto [first, is_new] = seen.emplace(child.key, child.key_place);
    if (!is_new) {
      report_.error(child.key_place, {fmt::format("{} stands twice in {}", in_quotes(child.key), title_),
                                      fmt::format("the first is in line {}", first->second.line)});
    } else if (std::find(asked_.begin(), asked_.end(), child.key) == asked_.end()) {
      report_.error(child.key_place, {fmt::format("unknown key {} in {}", in_quotes(child.key), title_),
                                      suggest(child.key, asked_)});
    }
  }
}

}  // namespace smppguard::config
