-- A phone that was copied, or put back to what it was, writes other scans under numbers that it has used: people are inside by them, so they are
-- kept beside the first ones.
ALTER TABLE "scan_receipt" ADD COLUMN "branch" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "scan_receipt" DROP CONSTRAINT "scan_receipt_pkey", ADD CONSTRAINT "scan_receipt_pkey" PRIMARY KEY ("device_id", "seq", "branch");
ALTER TABLE "scan_receipt" ADD CONSTRAINT "scan_receipt_branch" CHECK (branch >= 0);

-- The scan of such a line has no number of its own; that it has a line is looked at by check-invariants.
ALTER TABLE "scan" DROP CONSTRAINT "scan_offline_by_device";
ALTER TABLE "scan" ADD CONSTRAINT "scan_offline_by_device" CHECK (NOT offline OR (device_id IS NOT NULL AND device_at IS NOT NULL)) NOT VALID;
ALTER TABLE "scan" VALIDATE CONSTRAINT "scan_offline_by_device";

-- Where a device stood and what it might do when it scanned, which may be long before it says so, stands in the audit.
CREATE INDEX "audit_entry_device_changed" ON "audit_entry"("subject_id") WHERE action = 'device.changed';
