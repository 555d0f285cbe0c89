// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::store {

/// Migration 6 of a file: complaints about senders. Times are milliseconds since 1970 UTC.
inline constexpr const char* kComplaintSchema = R"sql(
CREATE TABLE complaints (
  -- What people complain about. Evidence: rows are added, never changed.
  id INTEGER PRIMARY KEY AUTOINCREMENT,          -- grows in the order of commit
  source TEXT NOT NULL CHECK (source IN ('text', 'operator', 'import')),
  received_at INTEGER NOT NULL,                  -- when it was made: datetime(received_at / 1000, 'unixepoch')
  entered_at INTEGER NOT NULL,                   -- when it came here
  complainant TEXT CHECK (complainant <> ''),    -- North American as 12223334545; NULL: not known
  sender TEXT CHECK (sender <> ''),              -- whose message it is about, likewise, or a short code; NULL: not said
  only_number INTEGER NOT NULL CHECK (only_number IN (0, 1)),
                                                 -- 1: a text that is a number and nothing else; it answers the complainant's
                                                 -- text before it, if that names no sender and came shortly before
  source_addr TEXT NOT NULL,                     -- this and the next six are of texts; the complainant as the PDU had it
  destination_addr TEXT NOT NULL,                -- where the text was sent to
  text TEXT NOT NULL,                            -- decoded; '': it cannot be read
  pdu BLOB NOT NULL,                             -- the whole SMPP PDU as it arrived
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL,
  violated_at INTEGER,                           -- when the unwanted message came
  subject TEXT NOT NULL,
  city TEXT NOT NULL,                            -- the complainant's, as the next two
  state TEXT NOT NULL,
  area_code TEXT NOT NULL,
  robocall INTEGER CHECK (robocall IN (0, 1)),   -- a recorded message
  reference TEXT NOT NULL,                       -- names it in the file that it is from; '': it is from none
  entered_by TEXT NOT NULL CHECK ((entered_by = '') = (source = 'text')),
  note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX complaints_by_reference ON complaints (reference) WHERE reference <> '';
CREATE INDEX complaints_by_sender ON complaints (sender, received_at) WHERE sender IS NOT NULL;
CREATE INDEX complaints_by_complainant ON complaints (complainant, received_at) WHERE complainant IS NOT NULL;
CREATE INDEX complaints_by_time ON complaints (received_at);
)sql";

/// The same on a server, where octets as a PDU had them are BYTEA.
inline constexpr const char* kPostgresComplaintTable = R"sql(
ALTER TABLE heads ADD COLUMN complaints BIGINT NOT NULL DEFAULT 0;
CREATE TABLE complaints (
  id BIGINT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('text', 'operator', 'import')),
  received_at BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  complainant TEXT CHECK (complainant <> ''),
  sender TEXT CHECK (sender <> ''),
  only_number BIGINT NOT NULL CHECK (only_number IN (0, 1)),
  source_addr BYTEA NOT NULL,
  destination_addr BYTEA NOT NULL,
  text BYTEA NOT NULL,
  pdu BYTEA NOT NULL,
  upstream BYTEA NOT NULL,
  system_id BYTEA NOT NULL,
  session BIGINT NOT NULL,
  violated_at BIGINT,
  subject TEXT NOT NULL,
  city TEXT NOT NULL,
  state TEXT NOT NULL,
  area_code TEXT NOT NULL,
  robocall BIGINT CHECK (robocall IN (0, 1)),
  reference TEXT NOT NULL,
  entered_by TEXT NOT NULL CHECK ((entered_by = '') = (source = 'text')),
  note TEXT NOT NULL
);
CREATE UNIQUE INDEX complaints_by_reference ON complaints (reference) WHERE reference <> '';
CREATE INDEX complaints_by_sender ON complaints (sender, received_at) WHERE sender IS NOT NULL;
CREATE INDEX complaints_by_complainant ON complaints (complainant, received_at) WHERE complainant IS NOT NULL;
CREATE INDEX complaints_by_time ON complaints (received_at);
COMMENT ON TABLE complaints IS
  'What people complain about. Evidence: rows are added, never changed.';
COMMENT ON COLUMN complaints.id IS 'Grows in the order of commit.';
COMMENT ON COLUMN complaints.received_at IS
  'When it was made, in milliseconds since 1970 UTC: to_timestamp(received_at / 1000.0)';
COMMENT ON COLUMN complaints.entered_at IS 'When it came here.';
COMMENT ON COLUMN complaints.complainant IS 'North American as 12223334545; NULL: not known.';
COMMENT ON COLUMN complaints.sender IS
  'Whose message it is about: North American as 12223334545, or a short code; NULL: not said.';
COMMENT ON COLUMN complaints.only_number IS
  '1: a text that is a number and nothing else; it answers the complainant''s text before it, if that names no sender and came shortly before.';
COMMENT ON COLUMN complaints.text IS 'Decoded: convert_from(text, ''UTF8''); empty: it cannot be read.';
COMMENT ON COLUMN complaints.pdu IS 'The whole SMPP PDU as it arrived; of texts only.';
COMMENT ON COLUMN complaints.violated_at IS 'When the unwanted message came.';
COMMENT ON COLUMN complaints.city IS 'The complainant''s, as state and area_code.';
COMMENT ON COLUMN complaints.robocall IS '1: a recorded message.';
COMMENT ON COLUMN complaints.reference IS
  'Names it in the file that it is from; '''': it is from none.';
COMMENT ON COLUMN complaints.entered_by IS 'Who entered or imported it; '''': it is a text.';
)sql";

}  // namespace smppguard::store
