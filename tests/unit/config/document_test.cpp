// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"

#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

// Lines count from 1 here: there is no sound configuration before the text.
auto complains(std::size_t line, std::size_t column, const std::string& message,
               const std::string& hint = {}) {
  return ElementsAre(AllOf(Field("line", &Diagnostic::line, line),
                           Field("column", &Diagnostic::column, column),
                           Field("severity", &Diagnostic::severity, Severity::error),
                           Field("message", &Diagnostic::message, HasSubstr(message)),
                           Field("hint", &Diagnostic::hint, HasSubstr(hint))));
}

struct Parsed {
  std::optional<TreeNode> root;
  std::vector<Diagnostic> diagnostics;
};

Parsed parse(const std::string& yaml) {
  Report report;
  auto root = read_document(yaml, report);
  return {std::move(root), report.take()};
}

TEST(Document, KeepsKindsTextsKeysAndPlaces) {
  const auto [root, diagnostics] = parse("a: 1\nb:\n  - x\n  - \"y z\"\nc: {d: ~}\n");
  EXPECT_THAT(diagnostics, IsEmpty());
  ASSERT_TRUE(root);
  ASSERT_EQ(root->kind, TreeNode::Kind::mapping);
  ASSERT_EQ(root->children.size(), 3U);

  const TreeNode& a = root->children[0];
  EXPECT_EQ(a.kind, TreeNode::Kind::scalar);
  EXPECT_EQ(a.key, "a");
  EXPECT_EQ(a.text, "1");
  EXPECT_EQ(a.place.column, 4U);
  EXPECT_EQ(a.key_place.column, 1U);

  const TreeNode& b = root->children[1];
  ASSERT_EQ(b.kind, TreeNode::Kind::list);
  ASSERT_EQ(b.children.size(), 2U);
  EXPECT_EQ(b.children[1].text, "y z");
  EXPECT_EQ(b.children[1].place.line, 4U);
  EXPECT_EQ(b.children[1].place.column, 5U);

  const TreeNode& c = root->children[2];
  ASSERT_EQ(c.kind, TreeNode::Kind::mapping);
  EXPECT_EQ(c.children.at(0).kind, TreeNode::Kind::null);
}

TEST(Document, KeepsDoubledKeys) {
  const auto [root, diagnostics] = parse("a: 1\na: 2\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children.size(), 2U);
}

TEST(Document, PlacesAMissingValueAtItsKey) {
  const auto [root, diagnostics] = parse("a:\n\n\nb: 1\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children.at(0).kind, TreeNode::Kind::null);
  EXPECT_EQ(root->children.at(0).place.line, 1U);
}

TEST(Document, IsEmptyWithoutContent) {
  for (const char* yaml : {"", "\n\n", "# only a remark\n", "---\n", "~\n", "\xEF\xBB\xBF"}) {
    const auto [root, diagnostics] = parse(yaml);
    EXPECT_THAT(diagnostics, IsEmpty()) << yaml;
    ASSERT_TRUE(root) << yaml;
    EXPECT_EQ(root->kind, TreeNode::Kind::null) << yaml;
  }
}

TEST(Document, TakesAMarkOfByteOrderAndDosLines) {
  const auto [root, diagnostics] = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  EXPECT_THAT(diagnostics, IsEmpty());
  ASSERT_TRUE(root);
  ASSERT_EQ(root->children.size(), 2U);
  EXPECT_EQ(root->children[0].key, "a");
  EXPECT_EQ(root->children[0].text, "1");
  EXPECT_EQ(root->children[1].place.line, 2U);
}

TEST(Document, ReportsBadSyntaxOnceWithItsPlace) {
  EXPECT_THAT(parse("a: 1\nb: [1, 2\n").diagnostics, complains(2, 1, "not YAML: "));
  EXPECT_THAT(parse("a: 1\n  b: 2\n").diagnostics, complains(2, 4, "not YAML: "));
  EXPECT_THAT(parse("a: \"x\n").diagnostics, complains(1, 6, "not YAML: "));
  EXPECT_THAT(parse("a: \"x\nb: 1\n \n").diagnostics, complains(2, 5, "not YAML: "));
  EXPECT_FALSE(parse("a: \"x\n").root);
}

TEST(Document, SaysWhatToDoAboutTabsAndAsterisks) {
  EXPECT_THAT(parse("a:\n\tb: 1\n").diagnostics, complains(2, 3, "not YAML: ", "blanks, not with tabs"));
  EXPECT_THAT(parse("system_id: *\n").diagnostics, complains(1, 13, "not YAML: ", "quotes"));
  EXPECT_THAT(parse("system_id: *abc\n").diagnostics, complains(1, 12, "not YAML: ", "quotes"));
}

TEST(Document, RefusesAliasesSoThatNothingGrows) {
  const auto [root, diagnostics] = parse("a: &x [1]\nb: *x\n");
  EXPECT_THAT(diagnostics, complains(2, 4, "aliases are not supported", "write the value out"));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children.at(1).kind, TreeNode::Kind::unusable);
}

TEST(Document, RefusesTags) {
  EXPECT_THAT(parse("a: !include other.yaml\n").diagnostics,
              complains(1, 4, "tags are not supported", "quote"));
  EXPECT_THAT(parse("a: !!str 1\n").diagnostics, complains(1, 4, "tags are not supported"));
  EXPECT_THAT(parse("a: !x [1]\n").diagnostics, complains(1, 4, "tags are not supported"));
  EXPECT_THAT(parse("a: \"!x\"\n").diagnostics, IsEmpty());
}

TEST(Document, RefusesKeysThatAreNoText) {
  EXPECT_THAT(parse("[a, b]: 1\n").diagnostics, complains(1, 1, "a key must be plain text"));
  EXPECT_THAT(parse("{a: 1}: 1\n").diagnostics, complains(1, 1, "a key must be plain text"));
  EXPECT_THAT(parse("~: 1\n").diagnostics, complains(1, 1, "a key must be plain text"));
}

TEST(Document, RefusesASecondOne) {
  EXPECT_THAT(parse("a: 1\n---\nb: 2\n").diagnostics, complains(3, 1, "second YAML document", "---"));
}

TEST(Document, RefusesControlCharacters) {
  EXPECT_THAT(parse(std::string("a: 1\nb: \x04\nc: 2\n")).diagnostics,
              complains(2, 4, "control character", "UTF-8"));
  EXPECT_THAT(parse(std::string("a\0b", 3)).diagnostics, complains(1, 2, "control character"));
  EXPECT_THAT(parse("a: \"x\\0y\"\n").diagnostics, complains(1, 4, "control character in a value"));
  EXPECT_THAT(parse("a: |\n  x\n  y\n").diagnostics, complains(1, 4, "line break", "one line"));
}

TEST(Document, RefusesDeepNesting) {
  const std::string deep = "a: " + std::string(16, '[') + std::string(16, ']');
  EXPECT_THAT(parse(deep).diagnostics, complains(1, 19, "nested too deep"));
  EXPECT_THAT(parse("a: " + std::string(15, '[') + std::string(15, ']')).diagnostics, IsEmpty());
  EXPECT_THAT(parse(std::string(100'000, '[')).diagnostics,
              ElementsAre(Field("message", &Diagnostic::message, HasSubstr("nested too deep"))));
}

}  // namespace
}  // namespace smppguard::config
