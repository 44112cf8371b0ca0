-- Reminders with words of their own, which can be taken away; and what was told, or need not be told, of an event's changes.

ALTER TABLE reminder
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN armed_at timestamptz(3),
  ADD COLUMN content jsonb,
  ADD COLUMN removed_at timestamptz(3);
UPDATE reminder SET armed_at = created_at;
ALTER TABLE reminder
  ALTER COLUMN armed_at SET NOT NULL,
  ADD CONSTRAINT reminder_days_check CHECK (CASE WHEN at_minute IS NULL THEN minutes_before > 0 ELSE minutes_before % 1440 = 0 END);

-- Two alike would write to everybody twice.
CREATE UNIQUE INDEX reminder_rule_key ON reminder (event_id, anchor, minutes_before, (COALESCE(at_minute, -1)))
  WHERE removed_at IS NULL;

CREATE TABLE event_change_notice (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  event_id uuid NOT NULL REFERENCES event (id),
  -- With its draft goes what it would have told.
  campaign_id uuid UNIQUE REFERENCES campaign (id) ON DELETE CASCADE,
  until_sequence bigint NOT NULL,
  changes jsonb NOT NULL,
  decided_by text NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX event_change_notice_event_id_idx ON event_change_notice (event_id);

-- What happened to one event, among all that is written down of an organization.
CREATE INDEX audit_entry_of_event ON audit_entry (subject_id, sequence) WHERE subject_kind = 'event';
