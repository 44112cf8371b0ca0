-- Codes that change: how another phone takes the place of the one that shows them, and who was let in by their papers.
CREATE TABLE "ticket_display_code" (
    "ticket_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "tries_left" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_display_code_pkey" PRIMARY KEY ("ticket_id"),
    CONSTRAINT "ticket_display_code_tries_check" CHECK ("tries_left" >= 0)
);
CREATE UNIQUE INDEX "ticket_display_code_id_key" ON "ticket_display_code"("id");
ALTER TABLE "ticket_display_code" ADD CONSTRAINT "ticket_display_code_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "scan" ADD COLUMN     "identity_checked" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "scan" ADD CONSTRAINT "scan_identity_check" CHECK (typed OR NOT identity_checked);
