// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"

#include "tree_builder.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string_view>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace smppguard::config {
namespace {

bool is_stray_control(char c) noexcept {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

// The parser takes one of these for the end of the file and would silently leave out the rest.
bool refuse_stray_controls(const std::string& yaml, Report& report) {
  const auto stray = std::find_if(yaml.begin(), yaml.end(), is_stray_control);
  if (stray == yaml.end()) return false;
  const auto line = std::count(yaml.begin(), stray, '\n') + 1;
  const auto start = std::find(std::make_reverse_iterator(stray), yaml.rend(), '\n').base();
  report.error({static_cast<std::size_t>(line), static_cast<std::size_t>(stray - start) + 1},
               {"a control character", "the file must be text in UTF-8"});
  return true;
}

bool is_indented_with_tabs(std::string_view yaml, std::size_t line) {
  for (std::size_t i = 1; i < line && !yaml.empty(); ++i) {
    yaml.remove_prefix(std::min(yaml.find('\n'), yaml.size() - 1) + 1);
  }
  return yaml.substr(0, yaml.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

std::string syntax_hint(const YAML::Exception& e, std::string_view yaml) {
  const auto says = [&](std::string_view word) { return e.msg.find(word) != std::string::npos; };
  if (says("alias") || says("anchor"))
    return "an asterisk or ampersand that is meant as text needs quotes: \"*\"";
  if (is_indented_with_tabs(yaml, place_of(e.mark).line)) return "indent with blanks, not with tabs";
  return {};
}

// At the end of the file the parser overlooks a missing quotation mark if a line break comes before the end.
std::string without_blank_end(const std::string& yaml) {
  return yaml.substr(0, yaml.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

std::optional<TreeNode> read_document(const std::string& yaml, Report& report) {
  if (refuse_stray_controls(yaml, report)) return std::nullopt;
  try {
    std::istringstream stream{without_blank_end(yaml)};
    YAML::Parser parser{stream};
    TreeBuilder builder{report};
    if (!parser.HandleNextDocument(builder)) return TreeNode{};
    TreeNode root = builder.take();
    if (parser.HandleNextDocument(builder)) {
      report.error(builder.take().place,
                   {"a second YAML document", "remove the line --- and what follows it"});
    }
    return root;
  } catch (const YAML::Exception& e) {
    report.error(place_of(e.mark), {"not YAML: " + e.msg, syntax_hint(e, yaml)});
    return std::nullopt;
  }
}

}  // namespace smppguard::config
