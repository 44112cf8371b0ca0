-- What an account at a provider lacks, told in full: what is being looked at, until when something is due, and why it is closed.
ALTER TABLE "provider_account"
  ADD COLUMN "pending" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "due_at" TIMESTAMPTZ(3),
  ADD COLUMN "disabled_reason" TEXT;
