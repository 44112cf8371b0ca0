-- A caller with a name is counted by it and by the network it asks from: names are made faster than networks.
ALTER TABLE purchase ADD COLUMN holder_network text;
CREATE INDEX purchase_live_holds_by_network ON purchase (holder_network) WHERE places = 'held';
CREATE INDEX purchase_free_by_network ON purchase (holder_network, created_at) WHERE total_minor = 0;
-- The hourly giving up of Idempotency-Keys reads only these rows, those of about a day.
CREATE INDEX purchase_keyed ON purchase (created_at) WHERE request_key IS NOT NULL;
