-- A repeated request finds the refund that its first try made.
ALTER TABLE refund ADD COLUMN request_key BYTEA;
CREATE UNIQUE INDEX refund_request_key_key ON refund(request_key);
-- Decided with the amount, so that every repeat tells the provider the same.
ALTER TABLE refund ADD COLUMN with_application_fee BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX refund_run_id_idx ON refund(run_id);
CREATE INDEX refund_run_item_run_id_decided_at_idx ON refund_run_item(run_id, decided_at);
