-- An answer about an account that was asked for before another one was written down is asked for again.
ALTER TABLE provider_account ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
-- How many purchases a run has is counted from its items.
ALTER TABLE refund_run DROP COLUMN total;
