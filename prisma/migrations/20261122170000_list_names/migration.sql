-- Two lists of one event that are in use have two names. Twins from before, which only two requests at once could make, are told apart.
UPDATE "check_in_list" l SET "name" = l."name" || ' ' || right(l."id"::text, 4), "version" = l."version" + 1
WHERE l."archived_at" IS NULL AND EXISTS (
  SELECT FROM "check_in_list" o
  WHERE o."event_id" = l."event_id" AND o."archived_at" IS NULL AND lower(o."name") = lower(l."name")
    AND (o."is_default", l."id") > (l."is_default", o."id"));

CREATE UNIQUE INDEX "check_in_list_event_id_name_key" ON "check_in_list"("event_id", lower("name")) WHERE "archived_at" IS NULL;
