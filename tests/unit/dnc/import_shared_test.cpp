// SPDX-License-Identifier: Apache-2.0
// Imports of what others have signed.
#include "importing.hpp"
#include "sharing.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

class ImportShared : public ImportTest {
 protected:
  [[nodiscard]] ImportRequest of(Given inputs) const {
    ImportRequest one = request("partner", ListKind::do_not_originate, inputs);
    one.signed_by = &sharer_.keys();
    return one;
  }
  /// What is shared at a time relative to that of the imports, for two days.
  [[nodiscard]] std::string shared(std::chrono::minutes later, std::vector<SharedSender> senders) const {
    const WallTime made_at = of({}).now + later;
    return write_shared_list(
        {"carrier.example", made_at, made_at + std::chrono::hours{48}, std::move(senders)}, sharer_.key());
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> in_force() const {
    std::vector<std::pair<std::string, std::string>> found;
    OriginateList::open(in_force_path("partner"))
        .value()
        ->for_each(
            [&](std::string_view prefix, std::string_view source) { found.emplace_back(prefix, source); });
    return found;
  }

  const Sharer sharer_;
  const std::chrono::minutes now_{0};
};

TEST_F(ImportShared, NamesTheSourceWithEachEntry) {
  must_import(
      of({write("a.txt", shared(now_, {blocked("12223334646", "fraud"), blocked("72345", "fraud")}))}));
  EXPECT_THAT(in_force(), ElementsAre(Pair("2223334646", "carrier.example: fraud"),
                                      Pair("short:72345", "carrier.example: fraud")));
  const auto list = OriginateList::open(in_force_path("partner")).value();
  EXPECT_EQ(list->match(number_in("72345")).value().digits, 5U);
  EXPECT_EQ(list->match(number_in("723456")), std::nullopt) << "a short code counts as a whole";
}

TEST_F(ImportShared, TakesWhateverBecameOfIt) {
  std::vector<SharedSender> many;
  for (unsigned i = 0; i < 200; ++i) many.push_back(blocked(std::to_string(12'223'330'000 + i), "fraud"));
  must_import(of({write("a.txt", shared(-std::chrono::hours{2}, std::move(many)))}));
  must_import(of({write("b.txt", shared(-std::chrono::hours{1}, {blocked("72345", "fraud")}))}));
  EXPECT_THAT(in_force(), ElementsAre(Pair("short:72345", "carrier.example: fraud")))
      << "however few are left";
  must_import(of({write("c.txt", shared(now_, {}))}));
  EXPECT_THAT(in_force(), testing::IsEmpty());
}

TEST_F(ImportShared, KeepsWhatIsInForceWhenAFileIsChanged) {
  must_import(of({write("a.txt", shared(-std::chrono::hours{1}, {blocked("72345", "fraud")}))}));
  std::string changed = shared(now_, {blocked("12223334646", "fraud")});
  changed.replace(changed.find("4646"), 4, "4747");
  EXPECT_THAT(refused(of({write("b.txt", changed)})), StartsWith("line 8: the signature is wrong"));
  EXPECT_THAT(refused(of({write("c.txt", "2223334747,carrier.example: fraud\n")})), StartsWith("line 1: "));
  const Sharer other;
  ImportRequest strange = of({write("d.txt", shared(now_, {blocked("12223334646", "fraud")}))});
  strange.signed_by = &other.keys();
  EXPECT_THAT(refused(strange), HasSubstr("is none of those given"));
  EXPECT_THAT(in_force(), ElementsAre(Pair("short:72345", "carrier.example: fraud")));
}

TEST_F(ImportShared, KeepsOutWhatIsNotOfItsTime) {
  const auto one = [&](std::chrono::minutes later) {
    return write("at" + std::to_string(later.count()) + ".txt", shared(later, {blocked("72345", "fraud")}));
  };
  EXPECT_THAT(refused(of({one(-std::chrono::hours{48})})), StartsWith("line 4: it was valid until"));
  EXPECT_THAT(refused(of({one(std::chrono::minutes{11})})), StartsWith("line 3: it was made at"));
  must_import(of({one(now_)}));
  ImportRequest older = of({one(-std::chrono::minutes{1})});
  EXPECT_THAT(refused(older), HasSubstr("before the one in force"));
  EXPECT_THAT(refused(of({inbox() / "at0.txt"})), StartsWith("was imported already"));
  older.allow_older = true;
  must_import(older);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(ImportShared, IsOneFileOfThatKind) {
  const auto one = write("a.txt", shared(now_, {blocked("72345", "fraud")}));
  const auto other = write("b.txt", shared(std::chrono::minutes{1}, {blocked("72346", "fraud")}));
  EXPECT_THAT(refused(of({one, other})), HasSubstr("is one file"));
  ImportRequest numbers = of({one});
  numbers.kind = ListKind::company;
  EXPECT_THAT(import_lists(numbers).error().message, HasSubstr("--signed-by goes with do_not_originate"));
}

TEST_F(ImportShared, IsNeverTakenWithoutLookingAtWhoSigned) {
  ImportRequest plain = of({write("a.txt", shared(now_, {blocked("72345", "fraud")}))});
  plain.signed_by = nullptr;
  EXPECT_THAT(refused(plain), HasSubstr("is signed; name the key"));
  must_import(of({inbox() / "a.txt"}));
  ImportRequest unsigned_one = of({write("b.txt", "2223334747,somebody\n")});
  unsigned_one.signed_by = nullptr;
  EXPECT_THAT(refused(unsigned_one), HasSubstr("is not signed, and the list was before"));
  EXPECT_THAT(in_force(), ElementsAre(Pair("short:72345", "carrier.example: fraud")));
}

}  // namespace
}  // namespace smppguard::dnc
