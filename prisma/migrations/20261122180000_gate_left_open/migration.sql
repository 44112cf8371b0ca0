-- The generation of the code that a turnstile has seen: an entry that was given back is taken again for that one alone.
ALTER TABLE "scan_lease" ADD COLUMN "gen" INTEGER;

-- Whether a rule of the gate shut the ticket out: who lets it in again is then its alert, and no dispute that ends.
ALTER TABLE "ticket" ADD COLUMN "blocked_by_rule" BOOLEAN NOT NULL DEFAULT false;
UPDATE "ticket" t SET "blocked_by_rule" = true FROM "gate_alert" g
WHERE g."ticket_id" = t."id" AND g."blocked" AND g."rule" <> 'stale_replay' AND t."status" = 'blocked';
-- What was shown of these was an old code: whoever has the present one comes in.
UPDATE "ticket" t SET "status" = 'valid' FROM "gate_alert" g
WHERE g."ticket_id" = t."id" AND g."blocked" AND g."rule" = 'stale_replay' AND t."status" = 'blocked' AND NOT t."blocked_by_rule"
  AND NOT EXISTS (SELECT FROM "purchase" p WHERE p."id" = t."purchase_id" AND p."status" = 'disputed');
DROP INDEX "gate_alert_blocked_idx";
