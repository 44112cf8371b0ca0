-- What waited before an address was enabled is tried anew from then, without a word in its own rows; an address that took its time at the
-- last attempt, or never answered yet, has not all slots.
ALTER TABLE webhook_endpoint ADD COLUMN enabled_at TIMESTAMPTZ(3), ADD COLUMN last_milliseconds INTEGER;
