-- Tries that a person asked for, waits for what mailboxes answer, and how often a person went on although too much had come back.
ALTER TABLE notification ADD COLUMN retry SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE campaign
  ADD COLUMN trusted BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN resumes INTEGER NOT NULL DEFAULT 0,
  DROP CONSTRAINT campaign_pause_check,
  DROP CONSTRAINT campaign_hold_check,
  ADD CONSTRAINT campaign_pause_check CHECK (
    pause_reason IN ('person', 'bounces', 'complaints', 'bounces_lately', 'complaints_lately')
    AND (pause_reason IS NULL OR status = 'paused')),
  ADD CONSTRAINT campaign_hold_check CHECK (
    hold_reason IN ('daily_limit', 'carrier', 'answers') AND (hold_reason IS NULL) = (hold_until IS NULL));

-- What a carrier has refused is not out. Until now only its reason told it from what nobody knows of.
UPDATE notification SET possible_copies = 0
  WHERE status = 'failed' AND possible_copies > 0 AND last_error IS DISTINCT FROM 'nobody said whether it was taken';
