-- Which scans were taken back stands in the audit; the resolution of a ticket's scans asks for it.
CREATE INDEX "audit_entry_undone_idx" ON "audit_entry"("subject_id") WHERE action = 'admission.undone';
