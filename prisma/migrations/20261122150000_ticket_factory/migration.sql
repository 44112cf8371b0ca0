-- What the ticket factory keeps: templates and their versions, batches, displays of rotating tickets, transfers, files and dead letters.
-- CreateEnum
CREATE TYPE "transfer_status" AS ENUM ('offered', 'accepted', 'declined', 'revoked', 'expired');

-- CreateEnum
CREATE TYPE "batch_status" AS ENUM ('processing', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "batch_item_status" AS ENUM ('pending', 'issued', 'succeeded', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "changes_close_minutes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "renames_allowed" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "ticket_template_id" UUID,
ADD COLUMN     "transfers_allowed" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "ticket_type" ADD COLUMN     "rotating" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ticket_template_id" UUID;

-- AlterTable
ALTER TABLE "event_key" ADD COLUMN     "superseded_at" TIMESTAMPTZ(3),
ADD COLUMN     "wrapped_rotation_key" TEXT;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "batch_item_id" UUID,
ADD COLUMN     "flags" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "phone_file_as_of" TIMESTAMPTZ(3),
ADD COLUMN     "phone_file_key" TEXT,
ADD COLUMN     "template_version_id" UUID;

-- CreateTable
CREATE TABLE "stored_file" (
    "key" TEXT NOT NULL,
    "organization_id" UUID,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'writing',
    "bytes" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "job" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "error" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_display" (
    "ticket_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "device_hash" BYTEA NOT NULL,
    "counter" INTEGER NOT NULL DEFAULT 1,
    "bound_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_display_pkey" PRIMARY KEY ("ticket_id")
);

-- CreateTable
CREATE TABLE "ticket_transfer" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "status" "transfer_status" NOT NULL DEFAULT 'offered',
    "from_name" TEXT NOT NULL,
    "from_email" TEXT,
    "to_name" TEXT NOT NULL,
    "to_email" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_template" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_template_version" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "template_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "design" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_template_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_batch" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "ticket_type_id" UUID NOT NULL,
    "template_version_id" UUID,
    "status" "batch_status" NOT NULL DEFAULT 'processing',
    "priority" TEXT NOT NULL DEFAULT 'normal',
    "total" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "request_key" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch_item" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "guest_id" TEXT NOT NULL,
    "status" "batch_item_status" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "batch_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "batch_archive" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "part" INTEGER NOT NULL DEFAULT 1,
    "parts" INTEGER NOT NULL DEFAULT 1,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "file_key" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "batch_archive_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stored_file_state_changed_at_idx" ON "stored_file"("state", "changed_at");

-- CreateIndex
CREATE INDEX "dead_letter_organization_id_resolved_at_at_idx" ON "dead_letter"("organization_id", "resolved_at", "at");

-- CreateIndex
CREATE INDEX "ticket_transfer_ticket_id_idx" ON "ticket_transfer"("ticket_id");

-- CreateIndex
CREATE INDEX "ticket_transfer_status_expires_at_idx" ON "ticket_transfer"("status", "expires_at");

-- CreateIndex
CREATE INDEX "ticket_template_organization_id_idx" ON "ticket_template"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_template_version_template_id_number_key" ON "ticket_template_version"("template_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_batch_request_key_key" ON "ticket_batch"("request_key");

-- CreateIndex
CREATE INDEX "ticket_batch_organization_id_created_at_idx" ON "ticket_batch"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "ticket_batch_event_id_created_at_idx" ON "ticket_batch"("event_id", "created_at");

-- CreateIndex
CREATE INDEX "batch_item_batch_id_status_idx" ON "batch_item"("batch_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "batch_item_batch_id_position_key" ON "batch_item"("batch_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "batch_item_batch_id_guest_id_key" ON "batch_item"("batch_id", "guest_id");

-- CreateIndex
CREATE UNIQUE INDEX "batch_archive_batch_id_kind_part_key" ON "batch_archive"("batch_id", "kind", "part");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_batch_item_id_key" ON "ticket"("batch_item_id");

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_ticket_template_id_fkey" FOREIGN KEY ("ticket_template_id") REFERENCES "ticket_template"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_type" ADD CONSTRAINT "ticket_type_ticket_template_id_fkey" FOREIGN KEY ("ticket_template_id") REFERENCES "ticket_template"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_batch_item_id_fkey" FOREIGN KEY ("batch_item_id") REFERENCES "batch_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "ticket_template_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_display" ADD CONSTRAINT "ticket_display_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_transfer" ADD CONSTRAINT "ticket_transfer_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_template" ADD CONSTRAINT "ticket_template_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_template_version" ADD CONSTRAINT "ticket_template_version_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "ticket_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_batch" ADD CONSTRAINT "ticket_batch_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_batch" ADD CONSTRAINT "ticket_batch_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "ticket_template_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_item" ADD CONSTRAINT "batch_item_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ticket_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "batch_archive" ADD CONSTRAINT "batch_archive_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ticket_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma cannot say.

-- One key of an event signs what is issued now; those before it are superseded and stay good until they are withdrawn.
DROP INDEX event_key_live;
CREATE UNIQUE INDEX event_key_one_signing ON event_key (event_id) WHERE withdrawn_at IS NULL AND superseded_at IS NULL;

CREATE UNIQUE INDEX ticket_template_one_default ON ticket_template (organization_id) WHERE is_default AND archived_at IS NULL;
CREATE TRIGGER ticket_template_version_append_only BEFORE UPDATE OR DELETE ON ticket_template_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE ticket_template_version ADD CONSTRAINT ticket_template_version_number CHECK (number > 0);

CREATE UNIQUE INDEX ticket_transfer_one_open ON ticket_transfer (ticket_id) WHERE status = 'offered';
ALTER TABLE ticket_transfer ADD CONSTRAINT ticket_transfer_decided CHECK ((status = 'offered') = (decided_at IS NULL));

ALTER TABLE ticket ADD CONSTRAINT ticket_flags CHECK (flags BETWEEN 0 AND 7);
ALTER TABLE event ADD CONSTRAINT event_changes_close CHECK (changes_close_minutes BETWEEN 0 AND 525600);
ALTER TABLE ticket_display ADD CONSTRAINT ticket_display_device CHECK (octet_length(device_hash) = 32 AND counter > 0);

ALTER TABLE ticket_batch ADD CONSTRAINT ticket_batch_total CHECK (total > 0);
ALTER TABLE ticket_batch ADD CONSTRAINT ticket_batch_priority CHECK (priority IN ('high', 'normal', 'low'));
ALTER TABLE ticket_batch ADD CONSTRAINT ticket_batch_ended CHECK ((status = 'processing') = (completed_at IS NULL AND cancelled_at IS NULL));
ALTER TABLE batch_item ADD CONSTRAINT batch_item_failed CHECK (status <> 'failed' OR (error_code IS NOT NULL AND decided_at IS NOT NULL));
ALTER TABLE stored_file ADD CONSTRAINT stored_file_state CHECK (state IN ('writing', 'stored', 'obsolete'));
