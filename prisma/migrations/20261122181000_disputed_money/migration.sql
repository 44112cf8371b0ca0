-- What disputes have of a payment's money, on the payment's own row: refunds are judged by it, and one place works it out.
ALTER TABLE "payment" ADD COLUMN "disputed_minor" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "lost_minor" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "payment" ADD CONSTRAINT payment_disputed_money CHECK (disputed_minor >= 0 AND lost_minor >= 0);

UPDATE payment y SET disputed_minor = d.open, lost_minor = d.lost
FROM (SELECT payment_id, coalesce(sum(amount_minor) FILTER (WHERE status IN ('needs_response', 'under_review')), 0) AS open,
    coalesce(sum(amount_minor) FILTER (WHERE status = 'lost'), 0) AS lost
  FROM dispute WHERE NOT inquiry GROUP BY payment_id) d
WHERE y.id = d.payment_id;

-- Money that has gone back twice so far, without anybody having been told. The ids are of version 7, in the inbox's order.
INSERT INTO attention_item (id, organization_id, kind, subject_kind, subject_id, purchase_id, event_id, amount_minor, currency, opened_at)
SELECT (lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
    || '8' || substr(md5(random()::text), 1, 15))::uuid,
  y.organization_id, 'returned_twice', 'payment', y.id::text, y.purchase_id, p.event_id, y.lost_minor + r.refunded - y.captured_minor,
  y.currency, clock_timestamp()
FROM payment y JOIN purchase p ON p.id = y.purchase_id
CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS refunded FROM refund WHERE payment_id = y.id AND status = 'succeeded') r
WHERE y.lost_minor > 0 AND y.lost_minor + r.refunded > y.captured_minor;

-- A purchase's history tells which of its tickets an organizer ended, and who.
CREATE INDEX audit_entry_ticket_voided ON audit_entry (subject_id) WHERE action = 'ticket.voided';

-- Where the people on tickets write to: whoever the organizer brought has no purchase, and so no mail of the seller's.
ALTER TABLE "seller_details" ADD COLUMN "contact_email" TEXT NOT NULL DEFAULT '';
