// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"
#include "smppguard/core/node_name.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Store, IsRead) {
  const Loaded loaded = load_sound_but("store: {path: /a/b.db, max_queued: 10, max_batch: 2}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.store.location, "/a/b.db");
  EXPECT_EQ(loaded.config.store.max_queued, 10U);
  EXPECT_EQ(loaded.config.store.max_batch, 2U);
}

TEST(Store, HasAPathWhereApprovalsAreTaken) {
  EXPECT_THAT(diagnose("store:\n"),
              ElementsAre(error_at(1, 1, "approvals have nowhere to be kept", "store: path:")));
  EXPECT_THAT(diagnose("store: {path: \"\"}\n"),
              ElementsAre(error_at(1, 8, "approvals have nowhere to be kept")));
  EXPECT_THAT(diagnose("store:\napproval:\n"), ElementsAre(warning_at(2, 1, "no approval number")));
}

TEST(Store, HasAPathWhereReceiptsAreOwed) {
  const std::string no_approvals = "approval: {form: exact}\nstore:\n";
  const auto nowhere = testing::Contains(error_at(2, 1, "receipts of refusals have nowhere to be kept"));
  EXPECT_THAT(diagnose(no_approvals + "routes: [{name: a, upstream: carrier, refusal: receipt}]\n"), nowhere);
  EXPECT_THAT(diagnose(no_approvals + "clients: [{system_id: a, refusal: receipt}]\n"), nowhere);
  EXPECT_THAT(diagnose(no_approvals + "clients: [{system_id: a, refusal: response}]\n"),
              ElementsAre(warning_at(1, 11, "no approval number")));
}

TEST(Store, HasQueues) {
  EXPECT_THAT(diagnose("store: {path: x, max_queued: 0, max_batch: 0}\n"),
              ElementsAre(error_at(1, 30, "max_queued: \"0\" is too little"),
                          error_at(1, 44, "max_batch: \"0\" is too little")));
}

TEST(Store, IsAFileOrADatabaseInOneWord) {
  const Loaded file = load_sound_but("store: /a/b.db\n");
  EXPECT_THAT(file.diagnostics, IsEmpty());
  EXPECT_EQ(file.config.store.location, "/a/b.db");
  EXPECT_FALSE(store::is_postgresql(file.config.store.location));
  for (const char* url : {"postgresql://guard@db.example.net/smppguard", "postgres:///smppguard"}) {
    const Loaded database = load_sound_but("store: " + std::string(url) + "\n");
    EXPECT_THAT(database.diagnostics, IsEmpty());
    EXPECT_EQ(database.config.store.location, url);
    EXPECT_TRUE(store::is_postgresql(database.config.store.location));
  }
}

TEST(Store, HasSettingsOfANodeAmongOthers) {
  const Loaded loaded = load_sound_but(
      "store: {url: \"postgresql://guard@db/smppguard\", password_file: /a/password, node: one, notify: "
      "false, "
      "not_ready_after: 5m}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const store::StoreOptions& store = loaded.config.store;
  EXPECT_EQ(store.location, "postgresql://guard@db/smppguard");
  EXPECT_EQ(store.password_file, "/a/password");
  EXPECT_EQ(store.node, "one");
  EXPECT_FALSE(store.notify);
  EXPECT_EQ(store.not_ready_after, std::chrono::minutes{5});
  const auto never = load_sound_but("store: {path: x, not_ready_after: never}\n").config.store;
  EXPECT_EQ(never.not_ready_after, std::nullopt);
  EXPECT_TRUE(never.notify) << "unless told otherwise";
}

TEST(Store, GivesTheNodeTheHostsName) {
  const std::string host = is_node_name(host_name()) ? host_name() : "";
  for (const char* text :
       {"store: /a/b.db\n", "store: {path: /a/b.db}\n", "store: {path: /a/b.db, node: \"\"}\n"})
    EXPECT_EQ(load_sound_but(text).config.store.node, host);
}

TEST(Store, HasANodeThatCanBeNamed) {
  const auto refused = ElementsAre(error_at(1, 24, "cannot name a node", "at most 64 letters"));
  EXPECT_THAT(diagnose("store: {path: x, node: a/b}\n"), refused);
  EXPECT_THAT(diagnose("store: {path: x, node: \"a b\"}\n"), refused);
  EXPECT_THAT(diagnose("store: {path: x, node: " + std::string(65, 'n') + "}\n"), refused);
  EXPECT_THAT(diagnose("store: {path: x, node: " + std::string(64, 'n') + "}\n"), IsEmpty());
}

TEST(Store, IsInOnePlace) {
  EXPECT_THAT(diagnose("store:\n  path: x\n  url: postgresql://db/x\n"),
              ElementsAre(error_at(3, 3, "path and url both", "keep path")));
  EXPECT_THAT(diagnose("store: {path: \"postgresql://db/x\"}\n"),
              ElementsAre(error_at(1, 15, "a URL is no path", "store: url:")));
  EXPECT_THAT(diagnose("store: {url: \"\"}\n"), ElementsAre(error_at(1, 14, "url is empty")));
}

TEST(Store, HasAUrlThatIsOne) {
  EXPECT_THAT(diagnose("store: mysql://db/x\n"),
              ElementsAre(error_at(1, 8, "does not begin with postgresql://", "write postgresql://")));
  EXPECT_THAT(diagnose("store: \"postgres:/db/x\"\n"),
              ElementsAre(error_at(1, 8, "does not begin with postgresql://")));
  EXPECT_THAT(diagnose("store: {url: /a/b.db}\n"),
              ElementsAre(error_at(1, 14, "does not begin with postgresql://")));
  EXPECT_THAT(diagnose("store: postgresql://db:port/x\n"), ElementsAre(error_at(1, 8, "a port is not")));
  EXPECT_THAT(diagnose("store: {url: \"host=db dbname=x\"}\n"),
              ElementsAre(error_at(1, 14, "does not begin with postgresql://")));
}

TEST(Store, HasItsPasswordElsewhere) {
  const auto warned = [](std::size_t column) {
    return ElementsAre(warning_at(1, column, "holds a password", "password_file:"));
  };
  EXPECT_THAT(diagnose("store: postgresql://guard:secret@db/x\n"), warned(8));
  EXPECT_THAT(diagnose("store: {url: \"postgresql://db/x?password=secret\"}\n"), warned(14));
  EXPECT_THAT(diagnose("store: {path: x, password_file: y}\n"),
              ElementsAre(error_at(1, 33, "only a database asks for a password", "store: url:")));
  EXPECT_THAT(diagnose("store: {url: \"postgresql://guard:secret@db/x\", password_file: y}\n"),
              ElementsAre(warning_at(1, 14, "holds a password"),
                          error_at(1, 63, "holds a password already", "out of the URL")));
}

TEST(Store, HasAPasswordThatNoDiagnosticShows) {
  for (const char* store :
       {"postgresql://guard:secret@db/x", "postgresql://guard:se@cret@db/x",
        "postgresql://guard:se/cret@db/x", "postgresql://guard:secret@db:port/x",
        "{path: \"postgresql://guard:secret@db/x\"}", "mysql://guard:secret@db/x",
        "{path: x, url: \"postgresql://guard:secret@db/x\"}", "{postgresql://guard:secret@db/x}",
        "[postgresql://guard:secret@db/x]", "{url: [postgresql://guard:secret@db/x]}",
        "{node: \"postgresql://guard:secret@db/x\"}", "{path: x, notify: \"postgresql://guard:secret@db/x\"}",
        "{url: \"host=db password=secret\"}"}) {
    const auto diagnostics = diagnose(std::string("store: ") + store + "\n");
    EXPECT_THAT(diagnostics, Not(IsEmpty())) << store;
    for (const Diagnostic& diagnostic : diagnostics)
      EXPECT_THAT(format(diagnostic, "test"), Not(HasSubstr("cret"))) << store;
  }
}

TEST(Store, HasAnAgeAfterWhichTheNodeIsNotReady) {
  EXPECT_THAT(diagnose("store: {path: x, not_ready_after: 0s}\n"),
              ElementsAre(error_at(1, 35, "not_ready_after: \"0s\" is too little", "or never")));
  EXPECT_THAT(diagnose("store: {path: x, not_ready_after: 500ms}\n"),
              ElementsAre(error_at(1, 35, "not_ready_after: \"500ms\" is not a duration")));
}

}  // namespace
}  // namespace smppguard::config
