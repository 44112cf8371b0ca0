-- Ended without money being taken for good, and without a judgement: an inquiry that was closed, a dispute that was prevented.
ALTER TYPE "dispute_status" ADD VALUE 'closed';

ALTER TABLE "dispute" ADD COLUMN     "inquiry" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "withdrawn_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reinstated_minor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "evidence" JSONB,
ADD COLUMN     "evidence_digest" BYTEA,
ADD COLUMN     "evidence_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "evidence_requested_by" TEXT,
ADD COLUMN     "evidence_file_ref" TEXT,
ADD COLUMN     "evidence_error" TEXT;

ALTER TABLE dispute ADD CONSTRAINT dispute_amounts
  CHECK (amount_minor >= 0 AND withdrawn_minor >= 0 AND reinstated_minor BETWEEN 0 AND withdrawn_minor);
ALTER TABLE dispute ADD CONSTRAINT dispute_evidence_once
  CHECK (evidence_sent_at IS NULL OR evidence_requested_at IS NOT NULL);
