// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::store {

/// Migration 3: the feed, what stands, and the texts that are no Approve. `grants` becomes a letter box for
/// an older smppguard that still runs.
inline constexpr const char* kConsentSchema = R"sql(
CREATE TABLE feed (
  -- What has changed, in the order of commit; what memory has to know is read from here. Rows are added, never changed.
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,                           -- milliseconds since 1970 UTC, of the event: datetime(at / 1000, 'unixepoch')
  kind TEXT NOT NULL CHECK (kind <> ''),         -- grant, opt_out, permission ...
  recipient TEXT CHECK (recipient <> ''),        -- North American as 12223334545, foreign with +
  sender TEXT CHECK (sender <> ''),              -- likewise
  organisation INTEGER CHECK (organisation > 0),
  matter TEXT,                                   -- with state: how things stand from here on; NULL: this is no such entry
  state TEXT,                                    -- none, permitted, opted_out
  valid_from INTEGER,                            -- milliseconds since 1970 UTC
  valid_until INTEGER,                           -- likewise; NULL: no end
  entered_by TEXT NOT NULL,                      -- the operator; '': the recipient's own text, or smppguard itself
  details TEXT NOT NULL,                         -- a JSON object: evidence, note, and which row of which table proves it
  CHECK ((matter IS NULL) = (state IS NULL))
) STRICT;
CREATE INDEX feed_by_recipient ON feed (recipient) WHERE recipient IS NOT NULL;
CREATE INDEX feed_by_sender ON feed (sender) WHERE sender IS NOT NULL;
CREATE INDEX feed_by_organisation ON feed (organisation) WHERE organisation IS NOT NULL;

CREATE TABLE standings (
  -- How things stand now: one row per recipient, party and matter. What has ended has no row; the feed tells of it.
  recipient INTEGER NOT NULL CHECK (recipient BETWEEN 12000000000 AND 19999999999),
  party INTEGER NOT NULL CHECK ((party = 0) = (matter = 5)),
                                                 -- a sender as 12223334545; a short code as -1 and its digits, 72345: -172345;
                                                 -- matter 4: the organisation; matter 5: 0
  matter INTEGER NOT NULL,                       -- 0 voice (an Approve, a STOP), 1 written_consent, 2 purchase, 3 inquiry,
                                                 -- 4 organisation, 5 own_list
  state INTEGER NOT NULL CHECK (state IN (1, 2)),  -- 1 permitted, 2 opted_out (own_list: only whom the recipient allows)
  valid_from INTEGER NOT NULL,                   -- milliseconds since 1970 UTC
  valid_until INTEGER,                           -- likewise; NULL: no end
  entry INTEGER NOT NULL,                        -- the position in the feed that made it so
  PRIMARY KEY (recipient, party, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX standings_but_approvals ON standings (matter, state, recipient) WHERE matter > 0 OR state > 1;

CREATE TABLE keyword_texts (
  -- Every other text that was understood: STOP, START, HELP ... Evidence: rows are added, never changed.
  id INTEGER PRIMARY KEY AUTOINCREMENT,          -- grows in the order of commit
  received_at INTEGER NOT NULL,                  -- milliseconds since 1970 UTC
  kind TEXT NOT NULL,                            -- opt_out, opt_in, stop_all, stop_one, help, only_allowed, everybody
  recipient TEXT NOT NULL CHECK (recipient <> ''),  -- who wrote it; North American as 12223334545, foreign with +
  source_addr TEXT NOT NULL,                     -- the recipient as the PDU had it
  sender TEXT CHECK (sender <> ''),              -- the sender number concerned: opt_out, opt_in, stop_one
  organisation INTEGER NOT NULL,                 -- the sender's, if its opt-outs are company-wide; else 0
  destination_addr TEXT NOT NULL,                -- where the text was sent to
  text TEXT NOT NULL,                            -- decoded
  pdu BLOB NOT NULL,                             -- the whole SMPP PDU as it arrived
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL
) STRICT;
CREATE INDEX keyword_texts_by_kind ON keyword_texts (kind);
CREATE INDEX keyword_texts_by_recipient ON keyword_texts (recipient);

ALTER TABLE approvals ADD COLUMN organisation INTEGER NOT NULL DEFAULT 0
  /* the grantee's, if its opt-outs are company-wide and this ended one; else 0 */;

-- An approval that was taken before there was a feed has the position of its id.
INSERT INTO feed (position, at, kind, recipient, sender, matter, state, valid_from, entered_by, details)
  SELECT id, received_at, 'grant', grantor, grantee, 'voice', 'permitted', grants.effective_from, '',
         json_object('text', json_object('table', 'approvals', 'id', id))
  FROM approvals JOIN grants USING (grantor, grantee) ORDER BY id;
INSERT INTO standings (recipient, party, matter, state, valid_from, entry)
  SELECT CAST(grantor AS INTEGER),
         CASE WHEN length(grantee) > 6 THEN CAST(grantee AS INTEGER) ELSE -CAST('1' || grantee AS INTEGER) END,
         0, 1, effective_from, approval
  FROM grants ORDER BY grantor, grantee;
DELETE FROM grants;

CREATE TRIGGER grants_of_older AFTER INSERT ON grants BEGIN
  -- An older smppguard that still runs while it is being replaced writes its approvals to grants. The row is applied as
  -- the newer one applies an approval, and goes: what the older one writes next must not find it.
  INSERT INTO standings (recipient, party, matter, state, valid_from, entry)
    VALUES (CAST(new.grantor AS INTEGER),
            CASE WHEN length(new.grantee) > 6 THEN CAST(new.grantee AS INTEGER)
                 ELSE -CAST('1' || new.grantee AS INTEGER) END,
            0, 1, new.effective_from, 0)
    ON CONFLICT DO UPDATE SET
      valid_from = CASE WHEN state = 1 AND ifnull(valid_until, new.effective_from) >= new.effective_from
                        THEN min(valid_from, new.effective_from) ELSE new.effective_from END,
      valid_until = NULL, state = 1, entry = 0;
  INSERT INTO feed (at, kind, recipient, sender, matter, state, valid_from, entered_by, details)
    SELECT approvals.received_at, 'grant', new.grantor, new.grantee, 'voice', 'permitted', standings.valid_from, '',
           json_object('text', json_object('table', 'approvals', 'id', new.approval))
    FROM standings JOIN approvals ON approvals.id = new.approval
    WHERE recipient = CAST(new.grantor AS INTEGER) AND matter = 0 AND entry = 0;
  UPDATE standings SET entry = last_insert_rowid()
    WHERE recipient = CAST(new.grantor AS INTEGER) AND matter = 0 AND entry = 0;
  DELETE FROM grants WHERE grantor = new.grantor AND grantee = new.grantee;
END;
)sql";

}  // namespace smppguard::store
