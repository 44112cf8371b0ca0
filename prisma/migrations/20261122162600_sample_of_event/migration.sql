-- A test ticket shows an event's own words: whoever sees only some events opens those of theirs.
ALTER TABLE "stored_file" ADD COLUMN "event_id" UUID;
