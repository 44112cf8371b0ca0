-- Which secret a phone enrolled with, so that a repeated enrolment is known and the digits can be shown again; and the last proof that it gave.
ALTER TABLE "device"
  ADD COLUMN "enrolled_with" BYTEA,
  ADD COLUMN "proved_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "device_enrolled_with" CHECK (enrolled_with IS NULL OR public_key IS NOT NULL);
CREATE UNIQUE INDEX "device_enrolled_with_key" ON "device"("enrolled_with");
