// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::store {

/// The tables of a directory, as one migration of the schema. What is evidence cannot be deleted, and what
/// was decided cannot be changed, by whatever program. Times are milliseconds since 1970 UTC.
inline constexpr const char* kDirectorySchema = R"sql(
CREATE TABLE organisations (
  -- Who sends texts, as things are now; the feed says what was changed when and by whom.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name TEXT NOT NULL,
  contact_person TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  brand_id TEXT NOT NULL,                        -- The Campaign Registry's; '': it sends no campaigns of bulk texts
  company_wide_opt_out INTEGER NOT NULL CHECK (company_wide_opt_out IN (0, 1)),
  quiet_hours TEXT NOT NULL CHECK (quiet_hours IN ('as_route', 'off', 'refuse', 'defer')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL CHECK (created_by <> '')
) STRICT;

CREATE TABLE campaigns (
  -- Campaign Registration Forms, as they are now.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation INTEGER NOT NULL REFERENCES organisations (id),
  key TEXT NOT NULL CHECK (key <> ''),
  campaign_id TEXT NOT NULL,                     -- The Campaign Registry's; '': no campaign of bulk texts
  use_case TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'ended')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL CHECK (created_by <> ''),
  UNIQUE (organisation, key)
) STRICT;

CREATE TABLE campaign_samples (
  campaign INTEGER NOT NULL REFERENCES campaigns (id),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (campaign, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_numbers (
  -- Which sender number was on which form, from when until when.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign INTEGER NOT NULL REFERENCES campaigns (id),
  number TEXT NOT NULL CHECK (number <> ''),     -- North American as 12223334545, or a short code
  added_at INTEGER NOT NULL,
  removed_at INTEGER,                            -- NULL: it is on the form
  held INTEGER NOT NULL CHECK (held IN (0, 1)),  -- 1: it is on the form and the campaign is active
  CHECK (held = 0 OR removed_at IS NULL)
) STRICT;
CREATE UNIQUE INDEX one_active_campaign_per_number ON campaign_numbers (number) WHERE held = 1;
CREATE UNIQUE INDEX once_on_a_form ON campaign_numbers (campaign, number) WHERE removed_at IS NULL;

CREATE TABLE licences (
  -- Copies of business licences as they were handed in, each document once. Evidence.
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  type TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg')),
  file_name TEXT NOT NULL,
  octets BLOB NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL CHECK (added_by <> '')
) STRICT;

CREATE TABLE exemptions (
  -- Requests to be exempt from the registry, and what became of them. Evidence.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation INTEGER NOT NULL REFERENCES organisations (id),
  category TEXT NOT NULL CHECK (category IN ('healthcare', 'financial', 'nonprofit', 'political')),
  licence TEXT REFERENCES licences (sha256),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER CHECK (ends_at > starts_at),   -- NULL: no end
  status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'refused', 'revoked')),
  requested_at INTEGER NOT NULL,
  requested_by TEXT NOT NULL CHECK (requested_by <> ''),
  decided_at INTEGER,
  decided_by TEXT CHECK (decided_by <> ''),
  decision_note TEXT,
  revoked_at INTEGER,
  revoked_by TEXT CHECK (revoked_by <> ''),
  revocation_note TEXT,
  CHECK (status NOT IN ('approved', 'revoked') OR licence IS NOT NULL),
  CHECK ((status = 'requested') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  CHECK ((status = 'revoked') = (revoked_at IS NOT NULL) AND (revoked_at IS NULL) = (revoked_by IS NULL))
) STRICT;
CREATE INDEX exemptions_by_organisation ON exemptions (organisation);

CREATE TABLE exemption_campaigns (
  -- Without a row: the exemption covers all numbers that the organisation registers.
  exemption INTEGER NOT NULL REFERENCES exemptions (id),
  campaign INTEGER NOT NULL REFERENCES campaigns (id),
  PRIMARY KEY (exemption, campaign)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER organisations_stay BEFORE DELETE ON organisations
  BEGIN SELECT RAISE(ABORT, 'organisations are never deleted'); END;
CREATE TRIGGER organisations_keep BEFORE UPDATE OF id, key, created_at, created_by ON organisations
  BEGIN SELECT RAISE(ABORT, 'an organisation keeps its id, key and origin'); END;
CREATE TRIGGER campaigns_stay BEFORE DELETE ON campaigns
  BEGIN SELECT RAISE(ABORT, 'campaigns are never deleted'); END;
CREATE TRIGGER campaigns_keep BEFORE UPDATE OF id, organisation, key, created_at, created_by ON campaigns
  BEGIN SELECT RAISE(ABORT, 'a campaign keeps its id, organisation, key and origin'); END;
CREATE TRIGGER campaigns_end BEFORE UPDATE ON campaigns WHEN OLD.status = 'ended'
  BEGIN SELECT RAISE(ABORT, 'a campaign that has ended is not changed'); END;
CREATE TRIGGER campaign_numbers_stay BEFORE DELETE ON campaign_numbers
  BEGIN SELECT RAISE(ABORT, 'numbers are taken off a form, never deleted'); END;
CREATE TRIGGER campaign_numbers_keep BEFORE UPDATE OF id, campaign, number, added_at ON campaign_numbers
  BEGIN SELECT RAISE(ABORT, 'a number keeps its form'); END;
CREATE TRIGGER campaign_numbers_end BEFORE UPDATE ON campaign_numbers WHEN OLD.removed_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a number that was taken off is not changed'); END;
CREATE TRIGGER licences_stay BEFORE DELETE ON licences
  BEGIN SELECT RAISE(ABORT, 'licences are never deleted'); END;
CREATE TRIGGER licences_keep BEFORE UPDATE ON licences
  BEGIN SELECT RAISE(ABORT, 'licences are never changed'); END;
CREATE TRIGGER exemptions_stay BEFORE DELETE ON exemptions
  BEGIN SELECT RAISE(ABORT, 'exemptions are never deleted'); END;
CREATE TRIGGER exemptions_keep
  BEFORE UPDATE OF id, organisation, category, starts_at, ends_at, requested_at, requested_by ON exemptions
  BEGIN SELECT RAISE(ABORT, 'an exemption keeps what was asked for'); END;
CREATE TRIGGER exemptions_decided BEFORE UPDATE OF licence, decided_at, decided_by, decision_note ON exemptions
  WHEN OLD.status <> 'requested'
  BEGIN SELECT RAISE(ABORT, 'an exemption that was decided on keeps its licence and decision'); END;
CREATE TRIGGER exemptions_revoked BEFORE UPDATE OF revoked_at, revoked_by, revocation_note ON exemptions
  WHEN OLD.status <> 'approved'
  BEGIN SELECT RAISE(ABORT, 'an exemption that is not approved is not revoked'); END;
CREATE TRIGGER exemptions_steps BEFORE UPDATE OF status ON exemptions
  WHEN NOT (OLD.status = 'requested' AND NEW.status IN ('approved', 'refused'))
    AND NOT (OLD.status = 'approved' AND NEW.status = 'revoked')
  BEGIN SELECT RAISE(ABORT, 'an exemption is requested, then approved or refused; an approved one is revoked'); END;
CREATE TRIGGER exemption_campaigns_stay BEFORE DELETE ON exemption_campaigns
  BEGIN SELECT RAISE(ABORT, 'an exemption keeps its campaigns'); END;
CREATE TRIGGER exemption_campaigns_keep BEFORE UPDATE ON exemption_campaigns
  BEGIN SELECT RAISE(ABORT, 'an exemption keeps its campaigns'); END;
)sql";

}  // namespace smppguard::store
