// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::store {

/// The tables of a directory as SQLite has them. What is evidence cannot be deleted, and what was decided
/// cannot be changed, by whatever program: triggers say no. An engine without triggers cannot keep it so.
inline constexpr const char* kPostgresDirectoryTables = R"sql(
CREATE TABLE organisations (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name TEXT NOT NULL,
  contact_person TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  brand_id TEXT NOT NULL,
  company_wide_opt_out BIGINT NOT NULL CHECK (company_wide_opt_out IN (0, 1)),
  quiet_hours TEXT NOT NULL CHECK (quiet_hours IN ('as_route', 'off', 'refuse', 'defer')),
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL CHECK (created_by <> '')
);
COMMENT ON TABLE organisations IS
  'Who sends texts, as things are now; the feed says what was changed when and by whom.';
COMMENT ON COLUMN organisations.brand_id IS
  'The Campaign Registry''s; '''': it sends no campaigns of bulk texts.';

CREATE TABLE campaigns (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  key TEXT NOT NULL CHECK (key <> ''),
  campaign_id TEXT NOT NULL,
  use_case TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'ended')),
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL CHECK (created_by <> ''),
  UNIQUE (organisation, key)
);
COMMENT ON TABLE campaigns IS 'Campaign Registration Forms, as they are now.';
COMMENT ON COLUMN campaigns.campaign_id IS 'The Campaign Registry''s; '''': no campaign of bulk texts.';

CREATE TABLE campaign_samples (
  campaign BIGINT NOT NULL REFERENCES campaigns (id),
  place BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (campaign, place)
);

CREATE TABLE campaign_numbers (
  id BIGINT PRIMARY KEY,
  campaign BIGINT NOT NULL REFERENCES campaigns (id),
  number TEXT NOT NULL CHECK (number <> ''),
  added_at BIGINT NOT NULL,
  removed_at BIGINT,
  held BIGINT NOT NULL CHECK (held IN (0, 1)),
  CHECK (held = 0 OR removed_at IS NULL)
);
CREATE UNIQUE INDEX one_active_campaign_per_number ON campaign_numbers (number) WHERE held = 1;
CREATE UNIQUE INDEX once_on_a_form ON campaign_numbers (campaign, number) WHERE removed_at IS NULL;
COMMENT ON TABLE campaign_numbers IS 'Which sender number was on which form, from when until when.';
COMMENT ON COLUMN campaign_numbers.number IS 'North American as 12223334545, or a short code.';
COMMENT ON COLUMN campaign_numbers.removed_at IS 'NULL: it is on the form.';
COMMENT ON COLUMN campaign_numbers.held IS '1: it is on the form and the campaign is active.';

CREATE TABLE licences (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  type TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg')),
  file_name TEXT NOT NULL,
  octets BYTEA NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL CHECK (added_by <> '')
);
COMMENT ON TABLE licences IS
  'Copies of business licences as they were handed in, each document once. Evidence.';

CREATE TABLE exemptions (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  category TEXT NOT NULL CHECK (category IN ('healthcare', 'financial', 'nonprofit', 'political')),
  licence TEXT REFERENCES licences (sha256),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT CHECK (ends_at > starts_at),
  status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'refused', 'revoked')),
  requested_at BIGINT NOT NULL,
  requested_by TEXT NOT NULL CHECK (requested_by <> ''),
  decided_at BIGINT,
  decided_by TEXT CHECK (decided_by <> ''),
  decision_note TEXT,
  revoked_at BIGINT,
  revoked_by TEXT CHECK (revoked_by <> ''),
  revocation_note TEXT,
  CHECK (status NOT IN ('approved', 'revoked') OR licence IS NOT NULL),
  CHECK ((status = 'requested') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  CHECK ((status = 'revoked') = (revoked_at IS NOT NULL) AND (revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX exemptions_by_organisation ON exemptions (organisation);
COMMENT ON TABLE exemptions IS
  'Requests to be exempt from the registry, and what became of them. Evidence.';
COMMENT ON COLUMN exemptions.ends_at IS 'NULL: no end.';

CREATE TABLE exemption_campaigns (
  exemption BIGINT NOT NULL REFERENCES exemptions (id),
  campaign BIGINT NOT NULL REFERENCES campaigns (id),
  PRIMARY KEY (exemption, campaign)
);
COMMENT ON TABLE exemption_campaigns IS
  'Without a row: the exemption covers all numbers that the organisation registers.';

CREATE FUNCTION smppguard_refuse() RETURNS trigger LANGUAGE plpgsql AS
  $body$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $body$;

CREATE TRIGGER organisations_stay BEFORE DELETE ON organisations
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('organisations are never deleted');
CREATE TRIGGER organisations_keep BEFORE UPDATE OF id, key, created_at, created_by ON organisations
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('an organisation keeps its id, key and origin');
CREATE TRIGGER campaigns_stay BEFORE DELETE ON campaigns
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('campaigns are never deleted');
CREATE TRIGGER campaigns_keep BEFORE UPDATE OF id, organisation, key, created_at, created_by ON campaigns
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('a campaign keeps its id, organisation, key and origin');
CREATE TRIGGER campaigns_end BEFORE UPDATE ON campaigns
  FOR EACH ROW WHEN (OLD.status = 'ended')
  EXECUTE FUNCTION smppguard_refuse('a campaign that has ended is not changed');
CREATE TRIGGER campaign_numbers_stay BEFORE DELETE ON campaign_numbers
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('numbers are taken off a form, never deleted');
CREATE TRIGGER campaign_numbers_keep BEFORE UPDATE OF id, campaign, number, added_at ON campaign_numbers
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('a number keeps its form');
CREATE TRIGGER campaign_numbers_end BEFORE UPDATE ON campaign_numbers
  FOR EACH ROW WHEN (OLD.removed_at IS NOT NULL)
  EXECUTE FUNCTION smppguard_refuse('a number that was taken off is not changed');
CREATE TRIGGER licences_stay BEFORE DELETE ON licences
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('licences are never deleted');
CREATE TRIGGER licences_keep BEFORE UPDATE ON licences
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('licences are never changed');
CREATE TRIGGER exemptions_stay BEFORE DELETE ON exemptions
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('exemptions are never deleted');
CREATE TRIGGER exemptions_keep
  BEFORE UPDATE OF id, organisation, category, starts_at, ends_at, requested_at, requested_by ON exemptions
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('an exemption keeps what was asked for');
CREATE TRIGGER exemptions_decided BEFORE UPDATE OF licence, decided_at, decided_by, decision_note ON exemptions
  FOR EACH ROW WHEN (OLD.status <> 'requested')
  EXECUTE FUNCTION smppguard_refuse('an exemption that was decided on keeps its licence and decision');
CREATE TRIGGER exemptions_revoked BEFORE UPDATE OF revoked_at, revoked_by, revocation_note ON exemptions
  FOR EACH ROW WHEN (OLD.status <> 'approved')
  EXECUTE FUNCTION smppguard_refuse('an exemption that is not approved is not revoked');
CREATE TRIGGER exemptions_steps BEFORE UPDATE OF status ON exemptions
  FOR EACH ROW WHEN (NOT (OLD.status = 'requested' AND NEW.status IN ('approved', 'refused'))
                     AND NOT (OLD.status = 'approved' AND NEW.status = 'revoked'))
  EXECUTE FUNCTION smppguard_refuse(
    'an exemption is requested, then approved or refused; an approved one is revoked');
CREATE TRIGGER exemption_campaigns_stay BEFORE DELETE ON exemption_campaigns
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('an exemption keeps its campaigns');
CREATE TRIGGER exemption_campaigns_keep BEFORE UPDATE ON exemption_campaigns
  FOR EACH ROW EXECUTE FUNCTION smppguard_refuse('an exemption keeps its campaigns');
CREATE TRIGGER organisations_not_emptied BEFORE TRUNCATE ON organisations
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('organisations are never deleted');
CREATE TRIGGER campaigns_not_emptied BEFORE TRUNCATE ON campaigns
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('campaigns are never deleted');
CREATE TRIGGER campaign_numbers_not_emptied BEFORE TRUNCATE ON campaign_numbers
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('numbers are taken off a form, never deleted');
CREATE TRIGGER licences_not_emptied BEFORE TRUNCATE ON licences
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('licences are never deleted');
CREATE TRIGGER exemptions_not_emptied BEFORE TRUNCATE ON exemptions
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('exemptions are never deleted');
CREATE TRIGGER exemption_campaigns_not_emptied BEFORE TRUNCATE ON exemption_campaigns
  FOR EACH STATEMENT EXECUTE FUNCTION smppguard_refuse('an exemption keeps its campaigns');
)sql";

}  // namespace smppguard::store
