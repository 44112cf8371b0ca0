-- Whoever lets a blocked ticket in again has decided: its rule does not block it a second time.
ALTER TABLE "gate_alert" ADD COLUMN "unblocked_at" TIMESTAMPTZ(3);
