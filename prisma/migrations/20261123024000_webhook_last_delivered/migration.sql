-- When an address last took something: a delivery forgets it when it is told again, and goes after a month.
ALTER TABLE webhook_endpoint ADD COLUMN last_delivered_at TIMESTAMPTZ(3);

UPDATE webhook_endpoint w
SET last_delivered_at = (SELECT max(d.delivered_at) FROM webhook_delivery d WHERE d.endpoint_id = w.id);

-- An organization's pictures are counted with each upload.
CREATE INDEX stored_file_message_pictures ON stored_file (organization_id) WHERE kind = 'message';
