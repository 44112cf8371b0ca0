-- What the holders of tickets do by themselves: how often a name was changed, and which address of the ticket's page an offer came from.
ALTER TABLE "ticket" ADD COLUMN     "renames" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "ticket_transfer" ADD COLUMN     "from_access_version" INTEGER NOT NULL DEFAULT 0;

-- Who lost a ticket is found by address. A hold is in neither index, so that sales pay nothing for it.
CREATE INDEX attendee_email ON attendee (email) WHERE email IS NOT NULL;
CREATE INDEX purchase_paid_email ON purchase (buyer_email) WHERE paid_at IS NOT NULL;
CREATE INDEX ticket_transfer_to ON ticket_transfer (to_email, created_at);
