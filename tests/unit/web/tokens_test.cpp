// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/tokens.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <sys/stat.h>

namespace smppguard::web {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

Token token(std::string name, Role role, std::string_view text) {
  return {std::move(name), role, digest_of(text), "2026-11-27T05:40:00.123Z", "root"};
}

TEST(Tokens, AreNewEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string made = make_token();
    EXPECT_THAT(made, MatchesRegex("smppguard_[A-Za-z0-9_-]{43}"));
    EXPECT_TRUE(seen.insert(made).second);
  }
}

TEST(Tokens, AreFoundByWhatIsShown) {
  const std::string shown = make_token();
  const std::vector<Token> tokens{token("a", Role::viewer, make_token()), token("b", Role::support, shown)};
  ASSERT_NE(find_token(tokens, shown), nullptr);
  EXPECT_EQ(find_token(tokens, shown)->name, "b");
  EXPECT_EQ(find_token(tokens, shown + "x"), nullptr);
  EXPECT_EQ(find_token(tokens, ""), nullptr);
  EXPECT_EQ(find_token(tokens, hex(digest_of(shown))), nullptr) << "the hash is of no use";
  EXPECT_EQ(find_token({}, shown), nullptr);
}

TEST(Tokens, HaveNames) {
  for (const char* name : {"a", "jane.doe@example.com", "grafana-1", "A_b"}) EXPECT_TRUE(is_token_name(name));
  for (const char* name : {"", "a b", "a/b", "a\n", "\xC3\xA9", "#a"}) EXPECT_FALSE(is_token_name(name));
  EXPECT_TRUE(is_token_name(std::string(64, 'a')));
  EXPECT_FALSE(is_token_name(std::string(65, 'a')));
}

TEST(Tokens, AreReadFromLines) {
  const std::string digest = hex(digest_of("secret"));
  const auto read = read_tokens("# heading\n\njane operator " + digest + " 2026-11-27T05:40:00.123Z root\n");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().name, "jane");
  EXPECT_EQ(read->front().role, Role::operator_);
  EXPECT_EQ(read->front().digest, digest_of("secret"));
  EXPECT_EQ(read->front().created_by, "root");
  EXPECT_THAT(*read_tokens(""), IsEmpty());
}

TEST(Tokens, ThatCannotBeReadAreNamedByTheirLine) {
  const std::string digest = hex(digest_of("secret"));
  for (const std::string& line :
       {"jane operator " + digest + " when", "jane boss " + digest + " when who",
        "jane operator " + digest.substr(1) + " when who", "ja/ne operator " + digest + " when who",
        "jane operator " + digest + " when who else"}) {
    EXPECT_THAT(read_tokens("#\n" + line).error().message, HasSubstr("line 2")) << line;
  }
  const std::string line = "jane viewer " + digest + " when who\n";
  EXPECT_THAT(read_tokens(line + line).error().message, HasSubstr("line 2: jane stands twice"));
}

class TokenFile : public testing::Test {
 protected:
  TokenFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "smppguard-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder / "tokens";
  }
  ~TokenFile() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    out << std::ifstream{path}.rdbuf();
    return out.str();
  }

  std::filesystem::path folder;
  std::filesystem::path path;
};

TEST_F(TokenFile, ComesBackAsItWasWritten) {
  const std::string shown = make_token();
  ASSERT_FALSE(write_token_file(path, {token("a", Role::viewer, shown), token("b", Role::operator_, "x")})
                   .has_error());
  const auto read = read_token_file(path);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(find_token(*read, shown)->name, "a");
  EXPECT_EQ((*read)[1].role, Role::operator_);
  EXPECT_THAT(text(), Not(HasSubstr(shown.substr(10))));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder}, {}), 1) << "nothing else is left";
}

TEST_F(TokenFile, IsRefusedIfOthersCanWriteIt) {
  ASSERT_FALSE(write_token_file(path, {}).has_error());
  for (const auto mode : {std::filesystem::perms::group_write, std::filesystem::perms::others_write}) {
    std::filesystem::permissions(path, std::filesystem::perms{0640} | mode);
    EXPECT_THAT(read_token_file(path).error().message, HasSubstr("chmod go-w"));
  }
}

TEST_F(TokenFile, ThatIsMissingOrNoFileIsNamed) {
  EXPECT_THAT(read_token_file(path).error().message, HasSubstr(path.string()));
  EXPECT_THAT(read_token_file(folder).error().message, HasSubstr(folder.string()));
}

TEST_F(TokenFile, ThatCannotBeWrittenStays) {
  const auto missing = folder / "missing" / "tokens";
  EXPECT_THAT(write_token_file(missing, {}).error().message, HasSubstr(missing.string()));
}

}  // namespace
}  // namespace smppguard::web
