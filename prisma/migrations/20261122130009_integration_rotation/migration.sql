-- While a secret is rotated the one before still signs, for a while.
ALTER TABLE "integration" ADD COLUMN "previous_wrapped_secret" TEXT,
ADD COLUMN "previous_until" TIMESTAMPTZ(3);
