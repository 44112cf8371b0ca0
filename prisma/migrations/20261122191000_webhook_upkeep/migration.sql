-- What keeps outgoing webhooks going: old ones can be taken out, what is due is found, and scans are told from where the last round ended.

DROP TRIGGER webhook_event_append_only ON webhook_event;
CREATE TRIGGER webhook_event_append_only BEFORE UPDATE ON webhook_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE INDEX webhook_event_at_idx ON webhook_event (at);
CREATE INDEX webhook_delivery_event_id_idx ON webhook_delivery (event_id);

-- A delivery's id follows from what it is of (UUIDv8), so that one statement can write many, and its twin would be the same.
CREATE FUNCTION webhook_delivery_id(event_id uuid, endpoint_id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN overlay(overlay(md5(event_id::text || endpoint_id::text) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid;

-- CreateTable
CREATE TABLE "webhook_cursor" (
    "name" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_cursor_pkey" PRIMARY KEY ("name")
);

-- What an outside printer said of a batch's ticket.
-- CreateTable
CREATE TABLE "outside_print" (
    "batch_item_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "success" BOOLEAN NOT NULL,
    "file_url" TEXT,
    "file_path" TEXT,
    "error" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outside_print_pkey" PRIMARY KEY ("batch_item_id")
);

-- CreateIndex
CREATE INDEX "outside_print_batch_id_idx" ON "outside_print"("batch_id");

ALTER TABLE outside_print
  ADD CONSTRAINT outside_print_batch_item_fkey FOREIGN KEY (batch_item_id) REFERENCES batch_item(id),
  ADD CONSTRAINT outside_print_integration_fkey FOREIGN KEY (integration_id) REFERENCES integration(id);
