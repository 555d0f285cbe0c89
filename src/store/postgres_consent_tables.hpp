// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::store {

/// The tables of texts, feed, standings and receipts as SQLite has them with its version 4, but for what was
/// there for still older ones. Octets as a PDU had them are BYTEA; ids come from `heads`, so that they follow
/// the order of commit on every engine.
inline constexpr const char* kPostgresConsentTables = R"sql(
CREATE TABLE heads (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  feed BIGINT NOT NULL,
  approvals BIGINT NOT NULL,
  near_misses BIGINT NOT NULL,
  keyword_texts BIGINT NOT NULL,
  receipts BIGINT NOT NULL,
  organisations BIGINT NOT NULL,
  campaigns BIGINT NOT NULL,
  campaign_numbers BIGINT NOT NULL,
  exemptions BIGINT NOT NULL
);
COMMENT ON TABLE heads IS
  'One row: the last id given in each table. Whoever writes locks it first, so positions and ids follow the order of commit.';
INSERT INTO heads VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

CREATE TABLE approvals (
  id BIGINT PRIMARY KEY,
  received_at BIGINT NOT NULL,
  effective_from BIGINT NOT NULL,
  grantor TEXT NOT NULL CHECK (grantor <> ''),
  grantee TEXT NOT NULL CHECK (grantee <> ''),
  source_addr BYTEA NOT NULL,
  approval_number BYTEA NOT NULL,
  text BYTEA NOT NULL,
  pdu BYTEA NOT NULL,
  upstream BYTEA NOT NULL,
  system_id BYTEA NOT NULL,
  session BIGINT NOT NULL,
  organisation BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX approvals_by_pair ON approvals (grantor, grantee);
COMMENT ON TABLE approvals IS
  'Every Approve that was taken, repeated ones too. Evidence: rows are added, never changed.';
COMMENT ON COLUMN approvals.id IS 'Grows in the order of commit.';
COMMENT ON COLUMN approvals.received_at IS 'Milliseconds since 1970 UTC: to_timestamp(received_at / 1000.0)';
COMMENT ON COLUMN approvals.grantor IS 'Who approves; North American as 12223334545, foreign with +.';
COMMENT ON COLUMN approvals.grantee IS 'The sender number that is approved.';
COMMENT ON COLUMN approvals.source_addr IS 'The grantor as the PDU had it.';
COMMENT ON COLUMN approvals.approval_number IS 'Where the text was sent to.';
COMMENT ON COLUMN approvals.text IS 'Decoded: convert_from(text, ''UTF8'')';
COMMENT ON COLUMN approvals.pdu IS 'The whole SMPP PDU as it arrived.';
COMMENT ON COLUMN approvals.organisation IS
  'The grantee''s, if its opt-outs are company-wide and this ended one; else 0.';

CREATE TABLE near_misses (
  id BIGINT PRIMARY KEY,
  received_at BIGINT NOT NULL,
  grantor TEXT CHECK (grantor <> ''),
  source_addr BYTEA NOT NULL,
  approval_number BYTEA NOT NULL,
  reason BYTEA NOT NULL,
  text BYTEA NOT NULL,
  pdu BYTEA NOT NULL,
  upstream BYTEA NOT NULL,
  system_id BYTEA NOT NULL,
  session BIGINT NOT NULL
);
CREATE INDEX near_misses_by_grantor ON near_misses (grantor) WHERE grantor IS NOT NULL;
COMMENT ON TABLE near_misses IS 'Texts to an approval number that granted nothing, and why.';
COMMENT ON COLUMN near_misses.grantor IS 'NULL: source_addr is no telephone number.';

CREATE TABLE keyword_texts (
  id BIGINT PRIMARY KEY,
  received_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  source_addr BYTEA NOT NULL,
  sender TEXT CHECK (sender <> ''),
  organisation BIGINT NOT NULL,
  destination_addr BYTEA NOT NULL,
  text BYTEA NOT NULL,
  pdu BYTEA NOT NULL,
  upstream BYTEA NOT NULL,
  system_id BYTEA NOT NULL,
  session BIGINT NOT NULL
);
CREATE INDEX keyword_texts_by_kind ON keyword_texts (kind);
CREATE INDEX keyword_texts_by_recipient ON keyword_texts (recipient);
COMMENT ON TABLE keyword_texts IS
  'Every other text that was understood: STOP, START, HELP ... Evidence: rows are added, never changed.';
COMMENT ON COLUMN keyword_texts.kind IS
  'opt_out, opt_in, stop_all, stop_one, help, only_allowed, everybody';
COMMENT ON COLUMN keyword_texts.sender IS 'The sender number concerned: opt_out, opt_in, stop_one.';
COMMENT ON COLUMN keyword_texts.organisation IS 'The sender''s, if its opt-outs are company-wide; else 0.';

CREATE TABLE feed (
  position BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  recipient TEXT CHECK (recipient <> ''),
  sender TEXT CHECK (sender <> ''),
  organisation BIGINT CHECK (organisation > 0),
  matter TEXT,
  state TEXT,
  valid_from BIGINT,
  valid_until BIGINT,
  entered_by TEXT NOT NULL,
  details TEXT NOT NULL,
  CHECK ((matter IS NULL) = (state IS NULL))
);
CREATE INDEX feed_by_recipient ON feed (recipient) WHERE recipient IS NOT NULL;
CREATE INDEX feed_by_sender ON feed (sender) WHERE sender IS NOT NULL;
CREATE INDEX feed_by_organisation ON feed (organisation) WHERE organisation IS NOT NULL;
COMMENT ON TABLE feed IS
  'What has changed, in the order of commit; what memory has to know is read from here. Rows are added, never changed.';
COMMENT ON COLUMN feed.at IS 'Milliseconds since 1970 UTC, of the event.';
COMMENT ON COLUMN feed.kind IS 'grant, opt_out, permission ...';
COMMENT ON COLUMN feed.recipient IS 'North American as 12223334545, foreign with +.';
COMMENT ON COLUMN feed.matter IS 'With state: how things stand from here on; NULL: this is no such entry.';
COMMENT ON COLUMN feed.state IS 'none, permitted, opted_out';
COMMENT ON COLUMN feed.valid_until IS 'NULL: no end.';
COMMENT ON COLUMN feed.entered_by IS 'The operator; '''': the recipient''s own text, or smppguard itself.';
COMMENT ON COLUMN feed.details IS
  'A JSON object: evidence, note, and which row of which table proves it.';

CREATE TABLE standings (
  recipient BIGINT NOT NULL CHECK (recipient BETWEEN 12000000000 AND 19999999999),
  party BIGINT NOT NULL CHECK ((party = 0) = (matter = 5)),
  matter BIGINT NOT NULL,
  state BIGINT NOT NULL CHECK (state IN (1, 2)),
  valid_from BIGINT NOT NULL,
  valid_until BIGINT,
  entry BIGINT NOT NULL,
  PRIMARY KEY (recipient, party, matter)
);
CREATE INDEX standings_but_approvals ON standings (matter, state, recipient) WHERE matter > 0 OR state > 1;
COMMENT ON TABLE standings IS
  'How things stand now: one row per recipient, party and matter. What has ended has no row; the feed tells of it.';
COMMENT ON COLUMN standings.party IS
  'A sender as 12223334545; a short code as -1 and its digits, 72345: -172345; matter 4: the organisation; matter 5: 0.';
COMMENT ON COLUMN standings.matter IS
  '0 voice (an Approve, a STOP), 1 written_consent, 2 purchase, 3 inquiry, 4 organisation, 5 own_list';
COMMENT ON COLUMN standings.state IS '1 permitted, 2 opted_out (own_list: only whom the recipient allows)';
COMMENT ON COLUMN standings.valid_until IS 'NULL: no end.';
COMMENT ON COLUMN standings.entry IS 'The position in the feed that made it so.';

CREATE TABLE receipts (
  id BIGINT PRIMARY KEY,
  message_id BYTEA NOT NULL UNIQUE CHECK (message_id <> ''),
  upstream BYTEA NOT NULL,
  system_id BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  deliver_sm BYTEA NOT NULL
);
COMMENT ON TABLE receipts IS
  'Delivery receipts of smppguard''s own that no ESME has yet. A row goes once an ESME has its receipt, or when it is too old to be wanted.';
COMMENT ON COLUMN receipts.upstream IS 'Any receiving bind of this upstream and system_id may get it.';
COMMENT ON COLUMN receipts.deliver_sm IS 'The whole SMPP PDU; its sequence_number is set when it is sent.';
)sql";

}  // namespace smppguard::store
