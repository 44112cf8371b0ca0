-- A key taken back with all that it signed, and a list of revocations that nobody can miss an entry of.
-- CreateTable
CREATE TABLE "key_withdrawal" (
    "kid" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "tells_holders" BOOLEAN NOT NULL,
    "total" INTEGER NOT NULL,
    "reissued" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_withdrawal_pkey" PRIMARY KEY ("kid")
);

-- CreateIndex
CREATE INDEX "key_withdrawal_completed_at_idx" ON "key_withdrawal"("completed_at");

-- CreateIndex
CREATE UNIQUE INDEX "revocation_kid_serial_min_gen_key" ON "revocation"("kid", "serial", "min_gen");

-- AddForeignKey
ALTER TABLE "key_withdrawal" ADD CONSTRAINT "key_withdrawal_kid_fkey" FOREIGN KEY ("kid") REFERENCES "event_key"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.
ALTER TABLE key_withdrawal ADD CONSTRAINT key_withdrawal_counts CHECK (total >= 0 AND reissued >= 0);

-- 16 bits in the token and in the list; serial 0 is no ticket's and stands for the whole key.
ALTER TABLE revocation ADD CONSTRAINT revocation_min_gen CHECK (min_gen BETWEEN 1 AND 65535 AND serial >= 0);

-- A code that was dead must not live again.
CREATE FUNCTION ticket_gen_goes_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.gen < OLD.gen OR (NEW.serial, NEW.kid) IS DISTINCT FROM (OLD.serial, OLD.kid) AND NEW.gen = OLD.gen THEN
    RAISE EXCEPTION 'the generation of ticket % only goes up', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_gen_goes_up BEFORE UPDATE OF gen, kid, serial ON ticket FOR EACH ROW EXECUTE FUNCTION ticket_gen_goes_up();

-- Numbers are given when they are asked for and seen when they are committed: two transactions could commit in the other order, and a
-- scanner that has read up to the higher number would never ask for the lower one again. Whoever revokes takes the event's lock until
-- the end of the transaction, and only then a number. The pools of places are locked as long anyway.
CREATE FUNCTION revocation_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('revocation/' || NEW.event_id::text, 0));
  NEW.sequence := nextval('revocation_sequence_seq');
  RETURN NEW;
END $$;
CREATE TRIGGER revocation_in_order BEFORE INSERT ON revocation FOR EACH ROW EXECUTE FUNCTION revocation_in_order();
