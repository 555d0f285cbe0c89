// SPDX-License-Identifier: Apache-2.0
#include "postgres_migrations.hpp"

#include "complaint_schema.hpp"
#include "postgres_consent_tables.hpp"
#include "postgres_directory_tables.hpp"

#include <array>

namespace smppguard::store {
namespace {

constexpr std::array kFirst = {kPostgresConsentTables, kPostgresDirectoryTables};

constexpr std::array kNodes = {R"sql(
ALTER TABLE receipts ADD COLUMN node TEXT NOT NULL DEFAULT '';
COMMENT ON COLUMN receipts.node IS 'The node that keeps it and hands it out; '''': the only one there was.';
)sql"};

constexpr std::array kMeasures = {R"sql(
CREATE TABLE measures (
  entry BIGINT PRIMARY KEY,
  sender TEXT CHECK (sender <> ''),
  organisation BIGINT CHECK (organisation > 0),
  action TEXT NOT NULL,
  rule TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  per_second BIGINT NOT NULL,
  explanation TEXT NOT NULL,
  evidence TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  note TEXT NOT NULL,
  CHECK ((sender IS NULL) <> (organisation IS NULL))
);
CREATE INDEX measures_by_sender ON measures (sender) WHERE sender IS NOT NULL;
CREATE INDEX measures_by_organisation ON measures (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX measures_by_end ON measures (until) WHERE until IS NOT NULL;
COMMENT ON TABLE measures IS
  'What was decided about all that a sender or an organisation sends. What has ended has no row; the feed tells of it.';
COMMENT ON COLUMN measures.entry IS 'The position in the feed of what began it.';
COMMENT ON COLUMN measures.action IS 'trust, throttle, hold, block';
COMMENT ON COLUMN measures.rule IS 'Whose it is; '''': a person''s.';
COMMENT ON COLUMN measures.since IS 'Milliseconds since 1970 UTC, as until; until NULL: until somebody ends it.';
COMMENT ON COLUMN measures.per_second IS 'Messages, of throttle; else 0.';
COMMENT ON COLUMN measures.explanation IS 'To the sender.';
COMMENT ON COLUMN measures.evidence IS 'A JSON object: the counters that led to it; '''': none.';
COMMENT ON COLUMN measures.entered_by IS 'The operator; '''': the rule, by itself.';
)sql"};

constexpr std::array kComplaints = {kPostgresComplaintTable};

// Add at the end; never change one that was released. While nodes are being replaced the older ones still
// write, so what they write must stay possible.
constexpr std::array kMigrations = std::to_array<PostgresMigration>({
    {4, kFirst},
    {5, kNodes},
    {6, kMeasures},
    {7, kComplaints},
});

}  // namespace

std::span<const PostgresMigration> postgres_migrations() noexcept {
  return kMigrations;
}

}  // namespace smppguard::store
