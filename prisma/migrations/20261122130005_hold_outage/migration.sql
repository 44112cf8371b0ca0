-- Places are kept longer once for each outage of the payment providers, and for so many outages at most.
ALTER TABLE purchase ADD COLUMN hold_outage_at TIMESTAMPTZ(3);
ALTER TABLE purchase ADD COLUMN hold_outages INTEGER NOT NULL DEFAULT 0;
