-- What each message of a campaign is, and why one that was started does not go on.
ALTER TABLE "campaign"
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'campaign',
ADD COLUMN     "pause_reason" TEXT,
ADD COLUMN     "hold_reason" TEXT,
ADD COLUMN     "hold_until" TIMESTAMPTZ(3),
ADD COLUMN     "watched_from" TIMESTAMPTZ(3);

ALTER TABLE campaign
  ADD CONSTRAINT campaign_kind_check CHECK (kind IN ('campaign', 'reminder', 'event_changed')),
  ADD CONSTRAINT campaign_pause_check CHECK (pause_reason IN ('person', 'bounces', 'complaints') AND (pause_reason IS NULL OR status = 'paused')),
  ADD CONSTRAINT campaign_hold_check CHECK (hold_reason IN ('daily_limit', 'carrier') AND (hold_reason IS NULL) = (hold_until IS NULL));

-- The daily limit counts these.
CREATE INDEX notification_campaign_sent ON notification (organization_id, sent_at) WHERE campaign_id IS NOT NULL AND sent_at IS NOT NULL;
-- What is due to start, and what should be running.
CREATE INDEX campaign_under_way ON campaign (status) WHERE status IN ('scheduled', 'sending');
