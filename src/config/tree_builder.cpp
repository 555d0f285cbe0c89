// SPDX-License-Identifier: Apache-2.0
#include "tree_builder.hpp"

#include <algorithm>
#include <utility>
#include <yaml-cpp/exceptions.h>

namespace smppguard::config {
namespace {

constexpr std::size_t kDeepest = 16;

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

TreeNode node_at(const YAML::Mark& mark, TreeNode::Kind kind) {
  TreeNode node;
  node.kind = kind;
  node.place = place_of(mark);
  return node;
}

}  // namespace

Place place_of(const YAML::Mark& mark) noexcept {
  if (mark.is_null()) return {};
  return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

TreeNode TreeBuilder::take() {
  return std::exchange(root_, {});
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& /*mark*/) {}

void TreeBuilder::OnDocumentEnd() {}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  add(node_at(mark, TreeNode::Kind::null));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  report_.error(place_of(mark), {"aliases are not supported", "write the value out once more"});
  add(node_at(mark, TreeNode::Kind::unusable));
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                           const std::string& value) {
  if (refuse_tag(mark, tag) || refuse_controls(mark, value))
    return add(node_at(mark, TreeNode::Kind::unusable));
  TreeNode scalar = node_at(mark, TreeNode::Kind::scalar);
  scalar.text = value;
  add(std::move(scalar));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                                  YAML::EmitterStyle::value /*style*/) {
  open(TreeNode::Kind::list, mark, tag);
}

void TreeBuilder::OnSequenceEnd() {
  close();
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                             YAML::EmitterStyle::value /*style*/) {
  open(TreeNode::Kind::mapping, mark, tag);
}

void TreeBuilder::OnMapEnd() {
  close();
}

bool TreeBuilder::refuse_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return false;
  report_.error(place_of(mark),
                {"tags are not supported", "quote a text that begins with an exclamation mark"});
  return true;
}

bool TreeBuilder::refuse_controls(const YAML::Mark& mark, const std::string& value) {
  if (std::none_of(value.begin(), value.end(), is_control)) return false;
  report_.error(place_of(mark), {"a line break or control character in a value", "write it on one line"});
  return true;
}

void TreeBuilder::open(TreeNode::Kind kind, const YAML::Mark& mark, const std::string& tag) {
  if (open_.size() == kDeepest) throw YAML::ParserException(mark, "nested too deep");
  refuse_tag(mark, tag);
  open_.push_back({node_at(mark, kind), std::nullopt});
}

void TreeBuilder::close() {
  TreeNode done = std::move(open_.back().node);
  open_.pop_back();
  add(std::move(done));
}

void TreeBuilder::add(TreeNode node) {
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (Open& parent = open_.back(); parent.node.kind == TreeNode::Kind::list) {
    parent.node.children.push_back(std::move(node));
  } else if (!parent.key) {
    parent.key = std::move(node);
  } else {
    add_entry(parent.node, *std::exchange(parent.key, std::nullopt), std::move(node));
  }
}

void TreeBuilder::add_entry(TreeNode& mapping, TreeNode key, TreeNode value) {
  if (key.kind == TreeNode::Kind::unusable) return;
  if (key.kind != TreeNode::Kind::scalar) return report_.error(key.place, {"a key must be plain text", ""});
  value.key = std::move(key.text);
  value.key_place = key.place;
  // The parser gives a missing value the place of what comes next.
  if (value.kind == TreeNode::Kind::null) value.place = key.place;
  mapping.children.push_back(std::move(value));
}

}  // namespace smppguard::config
