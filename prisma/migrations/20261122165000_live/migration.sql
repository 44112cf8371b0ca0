-- What is new at the gates since a moment, without a counter that every scan would wait at: each admission keeps the transaction that
-- changed it last. Who has read everything below the oldest transaction that was still open misses nothing by going on from there.
ALTER TABLE "admission" ADD COLUMN "changed_in" XID8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX "admission_event_id_changed_in_idx" ON "admission"("event_id", "changed_in");

CREATE FUNCTION admission_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id();
  RETURN NEW;
END
$$;
-- A gate that loses a race touches the winner's row without changing it: that is no news.
CREATE TRIGGER admission_changed BEFORE UPDATE ON admission FOR EACH ROW
  WHEN ((OLD.left_at, OLD.undone_at, OLD.pass_key, OLD.at, OLD.scan_row_id, OLD.gate_id)
    IS DISTINCT FROM (NEW.left_at, NEW.undone_at, NEW.pass_key, NEW.at, NEW.scan_row_id, NEW.gate_id))
  EXECUTE FUNCTION admission_changed();

-- Refusals are few among scans, and are counted by reason.
CREATE INDEX "scan_refused_idx" ON "scan"("event_id", "at") INCLUDE ("reason") WHERE NOT valid;
