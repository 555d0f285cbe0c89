// SPDX-License-Identifier: Apache-2.0
// Files of shared senders: what is written is read again, and nothing else is.
#include "sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kHeading =
    "# smppguard shared senders 1\n"
    "# source: carrier.example\n"
    "# made_at: 2026-11-23T21:54:38.123Z\n"
    "# valid_until: 2026-11-25T21:54:38.123Z\n";

class SharedFile : public testing::Test {
 protected:
  [[nodiscard]] SharedList list() const {
    return {"carrier.example",
            moment("2026-11-23T21:54:38.123Z"),
            moment("2026-11-25T21:54:38.123Z"),
            {blocked("12223334646", "many_opt_outs: Unusually many, as they say."),
             blocked("72345", "By order.")}};
  }
  [[nodiscard]] std::string error_of(const std::string& text) const {
    const auto read = read_shared_list(text, sharer_.keys());
    return read ? "" : read.error().message;
  }
  [[nodiscard]] std::string error_of_signed(const std::string& text) const {
    return error_of(sharer_.sign(text));
  }

  const Sharer sharer_;
};

TEST_F(SharedFile, IsReadAsItWasWritten) {
  const std::string text = write_shared_list(list(), sharer_.key());
  EXPECT_THAT(text, StartsWith(kHeading +
                               "# count: 2\n"
                               "prefix,source\n"
                               "2223334646,\"carrier.example: many_opt_outs: Unusually many, as they say.\"\n"
                               "short:72345,carrier.example: By order.\n"
                               "# signature: " +
                               sharer_.key().fingerprint() + " "));
  EXPECT_EQ(read_shared_list(text, sharer_.keys()).value(), list());
}

TEST_F(SharedFile, CanHoldNobody) {
  SharedList nobody = list();
  nobody.senders.clear();
  EXPECT_EQ(read_shared_list(write_shared_list(nobody, sharer_.key()), sharer_.keys()).value(), nobody);
}

TEST_F(SharedFile, HasEachSenderOnceInOrderAndNoOtherNumbers) {
  SharedList mixed = list();
  mixed.senders = {blocked("72345", "a"),       blocked("13334445555", "b"), blocked("4512345678901", "c"),
                   blocked("12223334646", "d"), blocked("72345", "later"),   {PhoneNumber{}, "e"}};
  const auto read = read_shared_list(write_shared_list(mixed, sharer_.key()), sharer_.keys()).value();
  EXPECT_THAT(read.senders, testing::ElementsAre(blocked("12223334646", "d"), blocked("13334445555", "b"),
                                                 blocked("72345", "a")));
}

TEST_F(SharedFile, HasReasonsOfOneLineThatFit) {
  SharedList odd = list();
  const std::string umlauts = "\xC3\xBC\xC3\xBC\xC3\xBC";
  std::string longest;
  for (int i = 0; i < 50; ++i) longest += umlauts;
  odd.senders = {blocked("12223330001", ""),       blocked("12223330002", "two\nlines"),
                 blocked("12223330003", "a; b"),   blocked("12223330004", "=1+1"),
                 blocked("12223330005", "\xFF"),   blocked("12223330006", longest),
                 blocked("12223330007", "  in  "), blocked("12223330008", "\"quoted\"")};
  const auto read = read_shared_list(write_shared_list(odd, sharer_.key()), sharer_.keys());
  ASSERT_TRUE(read) << read.error().message;
  std::vector<std::string> reasons;
  for (const SharedSender& one : read->senders) reasons.push_back(one.reason);
  const std::size_t most = (200 - std::string{"carrier.example: "}.size()) / 2 * 2;
  EXPECT_THAT(reasons, testing::ElementsAre("blocked", "blocked", "a, b", "=1+1", "blocked",
                                            longest.substr(0, most), "in", "\"quoted\""));
}

TEST_F(SharedFile, IsRefusedWhicheverOctetIsChanged) {
  const std::string text = write_shared_list(list(), sharer_.key());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const unsigned bit : {0x01U, 0x20U, 0x80U}) {
      std::string changed = text;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ bit);
      ASSERT_NE(error_of(changed), "") << "octet " << i << ", bit " << bit;
    }
    std::string less = text;
    less.erase(i, 1);
    ASSERT_NE(error_of(less), "") << "without octet " << i;
    ASSERT_NE(error_of(text.substr(0, i)), "") << "only " << i << " octets";
    std::string more = text;
    more.insert(i, 1, '\n');
    ASSERT_NE(error_of(more), "") << "a line end more at " << i;
  }
  for (const char* more : {"\n", " ", "2223330000,carrier.example: me too\n", "# a remark\n"}) {
    EXPECT_NE(error_of(text + more), "") << more;
  }
  EXPECT_EQ(error_of(text), "");
}

TEST_F(SharedFile, IsRefusedWithLineAndReason) {
  const std::string text = write_shared_list(list(), sharer_.key());
  std::string changed = text;
  changed.replace(changed.find("2223334646"), 10, "2223334647");
  EXPECT_EQ(error_of(changed), "line 9: the signature is wrong: the file is not what was signed");
  EXPECT_THAT(error_of(text.substr(0, text.find("# signature"))),
              StartsWith("line 8: the file does not end with"));
  EXPECT_THAT(error_of(text.substr(0, text.size() - 1)), StartsWith("line 9: the file does not end with"));
  EXPECT_THAT(error_of(""), StartsWith("line 1: "));
  const Sharer other;
  const auto strange = read_shared_list(text, other.keys());
  EXPECT_THAT(strange.error().message, HasSubstr("is none of those given"));
}

TEST_F(SharedFile, IsRefusedForItsFormThoughItIsSigned) {
  const std::string columns = "prefix,source\n";
  const auto with = [&](const std::string& rows) {
    return error_of_signed(kHeading + "# count: 1\n" + columns + rows);
  };
  EXPECT_EQ(with("2223334646,carrier.example: x\n"), "");
  EXPECT_THAT(error_of_signed(columns), StartsWith("line 1: this is no list"));
  EXPECT_THAT(error_of_signed(kHeading + "# count: 2\n" + columns + "2223334646,carrier.example: x\n"),
              StartsWith("line 5: the count is 2, but there are 1"));
  EXPECT_THAT(error_of_signed(kHeading + "# count: 01\n" + columns), StartsWith("line 5: the count"));
  EXPECT_THAT(error_of_signed(kHeading + "# count: 0\nnumber\n"), StartsWith("line 6: the columns"));
  EXPECT_THAT(error_of_signed("# smppguard shared senders 1\n# source: a b\n"),
              StartsWith("line 2: the source"));
  EXPECT_THAT(error_of_signed("# smppguard shared senders 1\n# source: a\n# made_at: 2026-11-23\n"),
              StartsWith("line 3: made_at"));
  EXPECT_THAT(
      error_of_signed("# smppguard shared senders 1\n# source: a\n# made_at: 2026-11-23T00:00:00.000Z\n"
                      "# valid_until: 2026-11-23T00:00:00.000Z\n"),
      StartsWith("line 4: it is over before"));
  for (const char* wide :
       {"222", "222333", "2223334", "222XXXXXXX", "12223334646", "0123456789", "short:x", ""}) {
    EXPECT_THAT(with(std::string{wide} + ",carrier.example: x\n"), StartsWith("line 7: this names neither"))
        << wide;
  }
  for (const char* source :
       {"other: x", "carrier.example", "carrier.example: ", "carrier.example: a; other: b", ""}) {
    EXPECT_THAT(with("2223334646," + std::string{source} + "\n"), StartsWith("line 7: its source")) << source;
  }
  EXPECT_THAT(with("2223334646,\"carrier.example: x\"\n"), StartsWith("line 7: its source is not written"));
  EXPECT_THAT(with("2223334646,carrier.example: x,y\n"), StartsWith("line 7: it is not PREFIX,SOURCE"));
  const std::string row = "2223334646,carrier.example: x\n";
  EXPECT_THAT(error_of_signed(kHeading + "# count: 2\n" + columns + row + row),
              StartsWith("line 8: it is not in order"));
}

}  // namespace
}  // namespace smppguard::dnc
