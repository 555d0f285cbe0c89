// SPDX-License-Identifier: Apache-2.0
#include "head.hpp"

#include "heads_file.hpp"
#include "journal_case.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

class HeadTest : public JournalCase {
 protected:
  HeadTest() {
    fs::create_directory(folder());
    key_ = std::make_unique<SigningKey>(signing_key_of(folder()).value());
  }
  [[nodiscard]] Head head(std::uint64_t n, Stream stream = Stream::refusals) const {
    SegmentEnd end;
    end.month = std::chrono::year{2026} / std::chrono::November;
    end.place = {n, sha256(as_bytes("line " + std::to_string(n)))};
    end.octets = 300 * n;
    end.position = 17;
    end.note(kNow);
    return {"node1", stream, end, kNow + 1min, key_->fingerprint()};
  }
  [[nodiscard]] std::string line(const Head& head) const {
    std::string text = sign(head, *key_);
    EXPECT_EQ(text.back(), '\n');
    text.pop_back();
    return text;
  }
  [[nodiscard]] static bool holds(const ReadHead& read, const PublicKeys& keys) {
    return keys.verify(read.head.key, read.signed_text, read.signature);
  }

  std::unique_ptr<SigningKey> key_;
};

TEST_F(HeadTest, IsReadAsItWasSigned) {
  const std::string text = line(head(5));
  const auto read = read_head(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->head, head(5));
  EXPECT_TRUE(holds(*read, PublicKeys::load(folder() / kPublicKeyFile).value()));
}

TEST_F(HeadTest, IsNoGoodWithAnyOctetChanged) {
  const PublicKeys keys = PublicKeys::load(folder() / kPublicKeyFile).value();
  const std::string text = line(head(5));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == '1' ? '2' : '1';
    const auto read = read_head(changed);
    EXPECT_FALSE(read && holds(*read, keys)) << i << ": " << changed;
  }
}

TEST_F(HeadTest, OfAnotherKeyIsNoGood) {
  fs::rename(folder() / kPrivateKeyFile, root_ / "away.pem");
  fs::rename(folder() / kPublicKeyFile, root_ / "away-public.pem");
  const SigningKey other = signing_key_of(folder()).value();
  EXPECT_TRUE(other.is_new());
  Head forged = head(5);
  std::string text = sign(forged, other);
  text.pop_back();
  const auto read = read_head(text);
  ASSERT_TRUE(read);
  EXPECT_FALSE(holds(*read, PublicKeys::load(root_ / "away-public.pem").value()));
}

TEST_F(HeadTest, AKeyThatIsReplacedStaysKnown) {
  const std::string before = line(head(5));
  fs::remove(folder() / kPrivateKeyFile);
  key_ = std::make_unique<SigningKey>(signing_key_of(folder()).value());
  const std::string after = line(head(6));
  const PublicKeys keys = PublicKeys::load(folder() / kPublicKeyFile).value();
  EXPECT_EQ(keys.fingerprints().size(), 2U);
  for (const std::string& text : {before, after}) EXPECT_TRUE(holds(read_head(text).value(), keys));
}

TEST_F(HeadTest, TheLastOfAStreamIsFoundAndHalfALineIsCut) {
  const Month month = std::chrono::year{2026} / std::chrono::November;
  const fs::path path = path_of(folder(), kHeadsName, month);
  EXPECT_EQ(last_head(folder(), Stream::refusals, month).value(), std::nullopt);
  ASSERT_TRUE(append_heads(path, sign(head(5), *key_) + sign(head(9, Stream::evidence), *key_)));
  write(path, content(path) + "{\"head\":1,\"no");  // as a crash leaves it
  ASSERT_TRUE(append_heads(path, sign(head(7), *key_)));
  EXPECT_EQ(last_head(folder(), Stream::refusals, month).value(), head(7));
  EXPECT_EQ(last_head(folder(), Stream::evidence, month).value(), head(9, Stream::evidence));
  EXPECT_EQ(last_head(folder(), Stream::decisions, month).value(), std::nullopt);
  EXPECT_EQ(lines_of(path).size(), 3U);
}

}  // namespace
}  // namespace smppguard::journal
