-- What devices sent of their scans, an end for alerts, and leases that are written before their admission.

-- The log of a device as it sent it. Its scan may be one that was decided here: the phone asked, heard nothing, and decided itself.
CREATE TABLE "scan_receipt" (
  "device_id" UUID NOT NULL,
  "seq" BIGINT NOT NULL,
  "organization_id" UUID NOT NULL,
  "event_id" UUID NOT NULL,
  "scan_row_id" UUID NOT NULL,
  "ticket_id" UUID,
  "admitted" BOOLEAN NOT NULL,
  "reason" TEXT,
  "direction" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "device_at" TIMESTAMPTZ(3) NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "gen" INTEGER,
  "bundle_seq" BIGINT,
  "previous_hash" BYTEA NOT NULL,
  "row_hash" BYTEA NOT NULL,
  CONSTRAINT "scan_receipt_pkey" PRIMARY KEY ("device_id", "seq"),
  CONSTRAINT "scan_receipt_direction" CHECK (direction IN ('in', 'out')),
  CONSTRAINT "scan_receipt_seq" CHECK (seq > 0),
  CONSTRAINT "scan_receipt_scan_row_id_fkey" FOREIGN KEY ("scan_row_id") REFERENCES "scan"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "scan_receipt_scan_row_id_key" ON "scan_receipt"("scan_row_id");
CREATE INDEX "scan_receipt_ticket_id_idx" ON "scan_receipt"("ticket_id");
CREATE TRIGGER scan_receipt_append_only BEFORE UPDATE OR DELETE ON scan_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE "gate_alert" ADD COLUMN "closed_at" TIMESTAMPTZ(3);

DROP INDEX "scan_lease_expires_at_idx";
ALTER TABLE "scan_lease"
  ALTER COLUMN "ticket_id" DROP NOT NULL,
  ALTER COLUMN "admission_id" DROP NOT NULL,
  ALTER COLUMN "scan_row_id" DROP NOT NULL,
  ADD COLUMN "pass_key" TEXT,
  ADD CONSTRAINT "scan_lease_taken" CHECK (
    (admission_id IS NULL) = (ticket_id IS NULL) AND (admission_id IS NULL) = (scan_row_id IS NULL) AND (admission_id IS NULL) = (pass_key IS NULL)
    AND (confirmed_at IS NULL OR admission_id IS NOT NULL));
CREATE INDEX "scan_lease_open_idx" ON "scan_lease"("expires_at") WHERE confirmed_at IS NULL AND released_at IS NULL;
