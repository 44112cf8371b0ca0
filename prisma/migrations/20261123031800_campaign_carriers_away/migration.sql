-- No carrier answers: another reason to wait than one that asks for it.
ALTER TABLE campaign
  DROP CONSTRAINT campaign_hold_check,
  ADD CONSTRAINT campaign_hold_check CHECK (
    hold_reason IN ('daily_limit', 'carrier', 'away', 'answers') AND (hold_reason IS NULL) = (hold_until IS NULL));
