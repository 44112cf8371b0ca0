-- What keeps outgoing webhooks going: old ones can be taken out, what is due is found, and scans are told from where the last round ended.

DROP TRIGGER webhook_event_append_only ON webhook_event;
CREATE TRIGGER webhook_event_append_only BEFORE UPDATE ON webhook_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE INDEX webhook_event_at_idx ON webhook_event (at);
CREATE INDEX webhook_delivery_event_id_idx ON webhook_delivery (event_id);

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
    "integration_id" UUID NOT NULL,
    "job_id" TEXT NOT NULL,
    "success" BOOLEAN NOT NULL,
    "file_url" TEXT,
    "file_path" TEXT,
    "error" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outside_print_pkey" PRIMARY KEY ("batch_item_id")
);

-- AddForeignKey
ALTER TABLE "outside_print" ADD CONSTRAINT "outside_print_batch_item_id_fkey" FOREIGN KEY ("batch_item_id") REFERENCES "batch_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outside_print" ADD CONSTRAINT "outside_print_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
