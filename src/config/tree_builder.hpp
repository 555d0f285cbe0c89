// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "document.hpp"

#include <optional>
#include <string>
#include <vector>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

namespace smppguard::config {

[[nodiscard]] Place place_of(const YAML::Mark& mark) noexcept;

/// Turns the parser's events into a tree and reports what a configuration can do without. Nesting too deep
/// throws YAML::ParserException. The report must outlive it.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Report& report) : report_{report} {}

  /// The root of the document read last; its place is the first node's.
  [[nodiscard]] TreeNode take();

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  struct Open {
    TreeNode node;
    std::optional<TreeNode> key;  // of a mapping: read, and its value is not
  };

  bool refuse_tag(const YAML::Mark& mark, const std::string& tag);
  bool refuse_controls(const YAML::Mark& mark, const std::string& value);
  void open(TreeNode::Kind kind, const YAML::Mark& mark, const std::string& tag);
  void close();
  void add(TreeNode node);
  void add_entry(TreeNode& mapping, TreeNode key, TreeNode value);

  Report& report_;
  std::vector<Open> open_;
  TreeNode root_;
};

}  // namespace smppguard::config
