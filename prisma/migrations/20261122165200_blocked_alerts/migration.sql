-- A dispute that is won lets in what the dispute shut out, and not what a rule of the gate blocked: asked by ticket.
CREATE INDEX "gate_alert_blocked_idx" ON "gate_alert"("ticket_id") WHERE blocked;
