-- Who was scanned out comes in again on the same admission, through a turnstile as well.
DROP INDEX "scan_lease_admission_id_key";
ALTER TABLE "scan_lease" ADD COLUMN "again" BOOLEAN NOT NULL DEFAULT false;
