-- The rules of passes that a list has had, so that a scan is judged by those of its own moment, however late it becomes known.

ALTER TABLE "check_in_list" ADD COLUMN "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "check_in_list" l SET "changed_at" = e."created_at" FROM "event" e WHERE e."id" = l."event_id";

CREATE TABLE "check_in_list_version" (
  "list_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "organization_id" UUID NOT NULL,
  "entries" TEXT NOT NULL,
  "entry_limit" INTEGER,
  "exits" BOOLEAN NOT NULL,
  "time_zone" TEXT NOT NULL,
  "from_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "check_in_list_version_pkey" PRIMARY KEY ("list_id", "number"),
  CONSTRAINT "check_in_list_version_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "check_in_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Those of before the present ones are not known.
INSERT INTO "check_in_list_version" ("list_id", "number", "organization_id", "entries", "entry_limit", "exits", "time_zone", "from_at")
SELECT l."id", 1, l."organization_id", l."entries", l."entry_limit", l."exits", e."time_zone", e."created_at"
FROM "check_in_list" l JOIN "event" e ON e."id" = l."event_id";

CREATE TRIGGER check_in_list_version_append_only BEFORE UPDATE OR DELETE ON check_in_list_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- In the transaction of whoever makes or changes a list or its event's zone: none can be forgotten. Changes follow each other, whatever
-- the clocks of two processes say; from when the first holds is no matter.
CREATE FUNCTION keep_list_version(list check_in_list, zone TEXT, changed_at TIMESTAMPTZ) RETURNS void LANGUAGE sql AS $$
  INSERT INTO check_in_list_version (list_id, number, organization_id, entries, entry_limit, exits, time_zone, from_at)
  SELECT list.id, coalesce(max(v.number), 0) + 1, list.organization_id, list.entries, list.entry_limit, list.exits, zone,
    greatest(keep_list_version.changed_at, max(v.from_at) FILTER (WHERE v.number > 1))
  FROM check_in_list_version v WHERE v.list_id = list.id
$$;

CREATE FUNCTION keep_changed_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_list_version(NEW, (SELECT e.time_zone FROM event e WHERE e.id = NEW.event_id), NEW.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER check_in_list_made AFTER INSERT ON check_in_list FOR EACH ROW EXECUTE FUNCTION keep_changed_list();
CREATE TRIGGER check_in_list_changed AFTER UPDATE ON check_in_list FOR EACH ROW
  WHEN ((OLD.entries, OLD.entry_limit, OLD.exits) IS DISTINCT FROM (NEW.entries, NEW.entry_limit, NEW.exits))
  EXECUTE FUNCTION keep_changed_list();

CREATE FUNCTION keep_changed_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_list_version(l, NEW.time_zone, NEW.updated_at) FROM check_in_list l WHERE l.event_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER event_zone_changed AFTER UPDATE ON event FOR EACH ROW
  WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION keep_changed_zone();
