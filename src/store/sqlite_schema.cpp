// SPDX-License-Identifier: Apache-2.0
#include "sqlite_schema.hpp"

#include "complaint_schema.hpp"
#include "consent_schema.hpp"
#include "directory_schema.hpp"

#include <array>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

// The comments stay in the file: sqlite3's .schema shows them to whoever looks into it years later.
constexpr const char* kFirst = R"sql(
CREATE TABLE approvals (
  -- Every Approve that was taken, repeated ones too. Evidence: rows are added, never changed.
  id INTEGER PRIMARY KEY AUTOINCREMENT,          -- grows in the order of commit
  received_at INTEGER NOT NULL,                  -- milliseconds since 1970 UTC: datetime(received_at / 1000, 'unixepoch')
  effective_from INTEGER NOT NULL,               -- likewise
  grantor TEXT NOT NULL CHECK (grantor <> ''),   -- who approves; North American as 12223334545, foreign with +
  grantee TEXT NOT NULL CHECK (grantee <> ''),   -- the sender number that is approved
  source_addr TEXT NOT NULL,                     -- the grantor as the PDU had it
  approval_number TEXT NOT NULL,                 -- where the text was sent to
  text TEXT NOT NULL,                            -- decoded
  pdu BLOB NOT NULL,                             -- the whole SMPP PDU as it arrived
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL
) STRICT;
CREATE INDEX approvals_by_pair ON approvals (grantor, grantee);

CREATE TABLE grants (
  -- One row per pair, with the approval from which it counts.
  grantor TEXT NOT NULL CHECK (grantor <> ''),
  grantee TEXT NOT NULL CHECK (grantee <> ''),
  effective_from INTEGER NOT NULL,
  approval INTEGER NOT NULL REFERENCES approvals (id),
  PRIMARY KEY (grantor, grantee)
) STRICT, WITHOUT ROWID;

CREATE TABLE near_misses (
  -- Texts to an approval number that granted nothing, and why.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  grantor TEXT CHECK (grantor <> ''),            -- NULL: source_addr is no telephone number
  source_addr TEXT NOT NULL,
  approval_number TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  pdu BLOB NOT NULL,
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL
) STRICT;
CREATE INDEX near_misses_by_grantor ON near_misses (grantor) WHERE grantor IS NOT NULL;
)sql";

constexpr const char* kReceipts = R"sql(
CREATE TABLE receipts (
  -- Delivery receipts of smppguard's own that no ESME has yet: a message was answered ESME_ROK though it is refused.
  -- A row goes once an ESME has its receipt, or when it is too old to be wanted.
  id INTEGER PRIMARY KEY,                        -- grows in the order of commit
  message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
  upstream TEXT NOT NULL,                        -- any receiving bind of this upstream and system_id may get it
  system_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,                   -- milliseconds since 1970 UTC
  deliver_sm BLOB NOT NULL                       -- the whole SMPP PDU; its sequence_number is set when it is sent
) STRICT;
)sql";

constexpr const char* kNodes = R"sql(
ALTER TABLE receipts ADD COLUMN node TEXT NOT NULL DEFAULT ''
  /* which of several smppguards that share a store keeps it; '': whoever starts next */;
)sql";

constexpr const char* kMeasures = R"sql(
CREATE TABLE measures (
  -- What was decided about all that a sender or an organisation sends. What has ended has no row; the feed tells of it.
  entry INTEGER PRIMARY KEY,                     -- the position in the feed of what began it
  sender TEXT CHECK (sender <> ''),              -- North American as 12223334545, short codes as they are, foreign with +
  organisation INTEGER CHECK (organisation > 0),
  action TEXT NOT NULL,                          -- trust, throttle, hold, block
  rule TEXT NOT NULL,                            -- whose it is; '': a person's
  since INTEGER NOT NULL,                        -- milliseconds since 1970 UTC
  until INTEGER,                                 -- likewise; NULL: until somebody ends it
  per_second INTEGER NOT NULL,                   -- messages, of throttle; else 0
  explanation TEXT NOT NULL,                     -- to the sender
  evidence TEXT NOT NULL,                        -- a JSON object: the counters that led to it; '': none
  entered_by TEXT NOT NULL,                      -- the operator; '': the rule, by itself
  note TEXT NOT NULL,
  CHECK ((sender IS NULL) <> (organisation IS NULL))
) STRICT;
CREATE INDEX measures_by_sender ON measures (sender) WHERE sender IS NOT NULL;
CREATE INDEX measures_by_organisation ON measures (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX measures_by_end ON measures (until) WHERE until IS NOT NULL;
)sql";

// Migration i leads from user_version i to i + 1. Add at the end; never change one that was released. While a
// service is being replaced the older one still writes, so what it writes must stay possible.
constexpr std::array kMigrations = {kFirst, kReceipts, kConsentSchema,  kDirectorySchema,
                                    kNodes, kMeasures, kComplaintSchema};
constexpr auto kCurrent = static_cast<std::int64_t>(kMigrations.size());

// In this order: should another process set the file up in between, then application_id is already ours.
Result<void> refuse_foreign(SqliteDatabase& database) {
  const auto objects = database.integer("SELECT count(*) FROM sqlite_schema", "read it");
  if (!objects) return objects.error();
  const auto application = database.integer("PRAGMA application_id", "read it");
  if (!application) return application.error();
  if (*application == kApplicationId || (*application == 0 && *objects == 0)) return {};
  return database.failure("use it", "it is the database of another program; name another path");
}

// Asks for the version again, under the lock: another process may have been faster.
Result<void> apply_next(SqliteDatabase& database) {
  const auto version = known_version(database);
  if (!version) return version.error();
  if (*version == kCurrent) return {};
  const std::string sql =
      fmt::format("{}; PRAGMA application_id = {}; PRAGMA user_version = {}",
                  kMigrations[static_cast<std::size_t>(*version)], kApplicationId, *version + 1);
  return database.execute(sql.c_str(), "upgrade its schema");
}

Result<void> step_up(SqliteDatabase& database) {
  if (auto begun = database.execute("BEGIN IMMEDIATE", "upgrade its schema"); !begun) return begun;
  auto done = apply_next(database);
  if (done) done = database.execute("COMMIT", "upgrade its schema");
  database.roll_back();
  return done;
}

}  // namespace

Result<std::int64_t> known_version(SqliteDatabase& database) {
  if (auto ours = refuse_foreign(database); !ours) return ours.error();
  const auto version = database.integer("PRAGMA user_version", "read it");
  if (!version) return version.error();
  if (*version >= 0 && *version <= kCurrent) return *version;
  return database.failure("use it", fmt::format("its schema is version {}, this smppguard knows up to {}; "
                                                "install the smppguard that wrote it or a newer one",
                                                *version, kCurrent));
}

Result<void> upgrade_schema(SqliteDatabase& database) {
  for (;;) {
    const auto version = known_version(database);
    if (!version) return version.error();
    if (*version == kCurrent) return {};
    if (auto done = step_up(database); !done) return done;
  }
}

Result<void> check_schema(SqliteDatabase& database) {
  const auto version = known_version(database);
  if (!version) return version.error();
  if (*version == kCurrent) return {};
  return database.failure("use it", fmt::format("its schema is version {} and {} is needed; "
                                                "start the service once, which brings it up to date",
                                                *version, kCurrent));
}

}  // namespace smppguard::store
