-- A batch for people without a ticket asks again, when it makes one, whether they have one by now.
ALTER TABLE "ticket_batch" ADD COLUMN "without_ticket" BOOLEAN NOT NULL DEFAULT false;

-- Whose ticket went away by an accepted transfer. They may be removed afterwards, so it refers to no row.
ALTER TABLE "ticket_transfer" ADD COLUMN "from_attendee_id" UUID;
CREATE INDEX "ticket_transfer_from_attendee_id_idx" ON "ticket_transfer"("from_attendee_id");
