// What must always hold, as queries that answer the rows that break it. Recomputed from rows, whatever any counter says.

import { batchInvariants } from '@/server/batches/invariants'
import { disputeInvariants } from '@/server/disputes/invariants'
import { documentInvariants } from '@/server/documents/invariants'
import { fileInvariants } from '@/server/files/invariants'
import { ledgerInvariants } from '@/server/payments/ledger/invariants'
import { gateInvariants } from '@/server/scanning/invariants'
import { ticketInvariants } from '@/server/tickets/invariants'
import { transferInvariants } from '@/server/tickets/transfers/invariants'
import { webhookInvariants } from '@/server/webhooks/invariants'

export type Invariant = { id: string; sentence: string; sql: string }

export const invariants: readonly Invariant[] = [
  {
    id: 'no_oversell',
    sentence: 'Live tickets and active holds never exceed a capacity.',
    sql: `
      SELECT c.id AS subject, c.size, coalesce(t.live, 0) + coalesce(h.places, 0) AS taken FROM capacity c
      LEFT JOIN LATERAL (SELECT count(*) AS live FROM ticket_type_capacity tc JOIN ticket k ON k.ticket_type_id = tc.ticket_type_id
        WHERE tc.capacity_id = c.id AND k.status <> 'void') t ON true
      LEFT JOIN LATERAL (SELECT sum(i.quantity) AS places FROM ticket_type_capacity tc
        JOIN purchase_item i ON i.ticket_type_id = tc.ticket_type_id JOIN purchase p ON p.id = i.purchase_id
        WHERE tc.capacity_id = c.id AND p.places = 'held') h ON true
      WHERE coalesce(t.live, 0) + coalesce(h.places, 0) > c.size`,
  },
  {
    id: 'counters_match_rows',
    sentence: 'The counters of a capacity equal what its rows say.',
    sql: `
      SELECT c.id AS subject, c.held, r.held AS held_rows, c.sold, r.sold AS sold_rows FROM capacity c
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(i.quantity) FILTER (WHERE p.places = 'held'), 0) AS held,
          (SELECT count(*) FROM ticket_type_capacity tc JOIN ticket k ON k.ticket_type_id = tc.ticket_type_id
             WHERE tc.capacity_id = c.id AND k.status <> 'void') AS sold
        FROM ticket_type_capacity tc LEFT JOIN purchase_item i ON i.ticket_type_id = tc.ticket_type_id
        LEFT JOIN purchase p ON p.id = i.purchase_id WHERE tc.capacity_id = c.id) r
      WHERE c.held <> r.held OR c.sold <> r.sold`,
  },
  {
    id: 'paid_means_tickets',
    sentence: 'A purchase whose places are sold has exactly one ticket for each place.',
    sql: `
      SELECT p.id AS subject, i.id AS item, i.quantity, count(t.id) AS tickets FROM purchase p
      JOIN purchase_item i ON i.purchase_id = p.id LEFT JOIN ticket t ON t.purchase_item_id = i.id
      WHERE p.places = 'sold' GROUP BY p.id, i.id HAVING count(t.id) <> i.quantity`,
  },
  {
    id: 'tickets_have_a_source',
    sentence: 'No purchase has tickets that was never paid and is not free.',
    sql: `
      SELECT t.id AS subject FROM ticket t JOIN purchase p ON p.id = t.purchase_id
      WHERE t.status <> 'void' AND p.total_minor > 0
        AND NOT EXISTS (SELECT FROM payment y WHERE y.purchase_id = p.id AND y.status = 'succeeded')`,
  },
  {
    id: 'total_is_the_sum',
    sentence: 'The total of a purchase is the sum of its items.',
    sql: `
      SELECT p.id AS subject FROM purchase p LEFT JOIN purchase_item i ON i.purchase_id = p.id
      GROUP BY p.id HAVING coalesce(sum(i.quantity * i.unit_price_minor::bigint), 0) <> p.subtotal_minor`,
  },
  {
    id: 'captured_covers_paid',
    sentence: 'A paid purchase has captured its total, or a person has decided about the difference.',
    sql: `
      SELECT p.id AS subject FROM purchase p
      CROSS JOIN LATERAL (SELECT coalesce(sum(captured_minor), 0) AS captured, coalesce(sum(refunded_minor), 0) AS promised
        FROM payment WHERE purchase_id = p.id) y
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS refunded FROM refund WHERE purchase_id = p.id AND status = 'succeeded') r
      WHERE p.status = 'paid' AND (y.captured - r.refunded < p.total_minor
        OR y.captured - y.promised > p.total_minor AND NOT EXISTS (SELECT FROM attention_item a WHERE a.purchase_id = p.id
          AND (a.kind = 'overpaid' OR a.kind = 'refund_failed' AND a.resolution = 'seen')))`,
  },
  {
    id: 'refunds_within_captured',
    sentence: 'Refunds never exceed what was captured, and the payment knows all of them.',
    sql: `
      SELECT y.id AS subject FROM payment y
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS refunds FROM refund WHERE payment_id = y.id AND status <> 'failed') r
      WHERE r.refunds > y.captured_minor OR r.refunds <> y.refunded_minor`,
  },
  {
    id: 'refunded_says_refunded',
    sentence: 'A purchase says that it is refunded, or partially, exactly as far as it is.',
    sql: `
      SELECT p.id AS subject FROM purchase p
      CROSS JOIN LATERAL (SELECT coalesce(sum(captured_minor), 0) AS captured FROM payment WHERE purchase_id = p.id) y
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS refunded FROM refund WHERE purchase_id = p.id AND status = 'succeeded') r
      WHERE p.status = 'refunded' AND r.refunded < y.captured OR p.status = 'partially_refunded' AND r.refunded NOT BETWEEN 1 AND y.captured - 1`,
  },
  {
    id: 'refund_runs_add_up',
    sentence:
      'In the refunds of a cancelled event each purchase stands where its own refunds stand, and what is done left no live ticket.',
    sql: `
      SELECT i.purchase_id AS subject, i.status FROM refund_run_item i
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE status = 'requested') AS open FROM refund
        WHERE run_id = i.run_id AND purchase_id = i.purchase_id) r
      WHERE (i.status = 'sent') <> (r.open > 0)
        OR i.status <> 'waiting' AND EXISTS (SELECT FROM ticket t WHERE t.purchase_id = i.purchase_id AND t.status <> 'void')`,
  },
  {
    id: 'one_effect_per_event',
    sentence: 'A provider payment belongs to one purchase.',
    sql: `
      SELECT min(id::text) AS subject FROM payment WHERE provider_intent IS NOT NULL
      GROUP BY gateway, provider_intent HAVING count(*) > 1`,
  },
  ...gateInvariants,
  ...ledgerInvariants,
  ...ticketInvariants,
  ...transferInvariants,
  {
    id: 'holds_lapse',
    sentence: 'No hold outlives its time by more than ten minutes, unless its payment is still open.',
    sql: `
      SELECT p.id AS subject FROM purchase p
      WHERE p.places = 'held' AND p.status <> 'needs_attention' AND p.hold_expires_at < clock_timestamp() - interval '10 minutes'
        AND NOT EXISTS (SELECT FROM payment y WHERE y.purchase_id = p.id AND y.status IN ('intended', 'pending'))`,
  },
  {
    id: 'no_payment_without_places',
    sentence: 'No payment is open for a purchase whose places were given back.',
    sql: `
      SELECT p.id AS subject FROM purchase p JOIN payment y ON y.purchase_id = p.id
      WHERE p.places = 'released' AND y.status IN ('intended', 'pending')`,
  },
  {
    id: 'one_payment_is_enough',
    sentence: 'No payment is open for a purchase whose places are sold.',
    sql: `
      SELECT p.id AS subject, y.id AS payment FROM purchase p JOIN payment y ON y.purchase_id = p.id
      WHERE p.places = 'sold' AND y.status IN ('intended', 'pending')`,
  },
  {
    id: 'paid_is_told',
    sentence: 'Every paid purchase has its confirmation requested.',
    sql: `
      SELECT p.id AS subject FROM purchase p WHERE p.places = 'sold'
        AND NOT EXISTS (SELECT FROM notification n WHERE n.kind = 'purchase_confirmation' AND n.key = p.id::text)`,
  },
  {
    id: 'refused_money_is_told',
    sentence: 'Every payment that became no ticket is refunded or waits for a person.',
    sql: `
      SELECT y.id AS subject FROM payment y JOIN purchase p ON p.id = y.purchase_id
      WHERE y.status = 'succeeded' AND p.places = 'released' AND p.status <> 'needs_attention'
        AND y.refunded_minor < y.captured_minor AND NOT EXISTS (SELECT FROM attention_item a
          WHERE a.purchase_id = p.id AND a.kind IN ('refund_failed', 'underpaid') AND a.resolution IN ('seen', 'disputed'))`,
  },
  {
    id: 'disputes_shut_the_gate',
    sentence:
      'No ticket is valid whose money is disputed; none is live whose money disputes took for good, and at least one ended where they took a part.',
    sql: `
      SELECT k.id AS subject, d.status FROM dispute d JOIN ticket k ON k.purchase_id = d.purchase_id
      WHERE NOT d.inquiry AND NOT EXISTS (SELECT FROM refund r WHERE r.payment_id = d.payment_id AND r.status <> 'failed'
          AND r.reason IN ('paid_twice', 'places_gone', 'mismatch'))
        AND (d.status IN ('needs_response', 'under_review') AND k.status = 'valid' OR d.status = 'lost' AND k.status <> 'void' AND (
          NOT EXISTS (SELECT FROM ticket v WHERE v.purchase_id = d.purchase_id AND v.status = 'void')
          OR (SELECT sum(y.captured_minor - y.refunded_minor - y.lost_minor) FROM payment y
            WHERE y.purchase_id = d.purchase_id AND y.status = 'succeeded') <= 0))`,
  },
  ...disputeInvariants,
  {
    id: 'one_organization',
    sentence: 'Every row carries the organization of what it belongs to.',
    sql: `
      SELECT 'purchase ' || p.id AS subject FROM purchase p JOIN event e ON e.id = p.event_id WHERE p.organization_id <> e.organization_id
      UNION ALL SELECT 'purchase_item ' || i.id FROM purchase_item i JOIN purchase p ON p.id = i.purchase_id
        JOIN ticket_type t ON t.id = i.ticket_type_id WHERE i.organization_id <> p.organization_id OR t.event_id <> p.event_id
      UNION ALL SELECT 'ticket ' || k.id FROM ticket k JOIN event e ON e.id = k.event_id WHERE k.organization_id <> e.organization_id
      UNION ALL SELECT 'ticket ' || k.id FROM ticket k JOIN event_key y ON y.kid = k.kid WHERE y.event_id <> k.event_id
      UNION ALL SELECT 'payment ' || y.id FROM payment y JOIN purchase p ON p.id = y.purchase_id WHERE y.organization_id <> p.organization_id
      UNION ALL SELECT 'dispute ' || d.id FROM dispute d JOIN payment y ON y.id = d.payment_id
        WHERE d.organization_id <> y.organization_id OR d.purchase_id <> y.purchase_id
      UNION ALL SELECT 'capacity ' || c.id FROM capacity c JOIN event e ON e.id = c.event_id WHERE c.organization_id <> e.organization_id
      UNION ALL SELECT 'pool ' || tc.capacity_id FROM ticket_type_capacity tc JOIN capacity c ON c.id = tc.capacity_id
        JOIN ticket_type t ON t.id = tc.ticket_type_id WHERE c.event_id <> t.event_id
      UNION ALL SELECT 'scan ' || s.id FROM scan s JOIN event e ON e.id = s.event_id WHERE s.organization_id <> e.organization_id
      UNION ALL SELECT 'scan on a list of another event ' || s.id FROM scan s LEFT JOIN check_in_list l ON l.id = s.check_in_list_id
        WHERE l.event_id IS DISTINCT FROM s.event_id
      UNION ALL SELECT 'admission on a list of another event ' || a.id FROM admission a LEFT JOIN check_in_list l ON l.id = a.check_in_list_id
        WHERE l.event_id IS DISTINCT FROM a.event_id
      UNION ALL SELECT 'admission ' || a.id FROM admission a JOIN ticket k ON k.id = a.ticket_id WHERE a.event_id <> k.event_id`,
  },
  ...fileInvariants,
  ...documentInvariants,
  ...batchInvariants,
  ...webhookInvariants,
  {
    id: 'jobs_not_stuck',
    sentence: 'No job has failed for good, and none stays locked by a worker that is gone.',
    sql: `
      SELECT j.id::text AS subject, j.last_error FROM graphile_worker._private_jobs j
      WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL
        AND (j.key IS NOT NULL OR j.last_error IS NOT NULL)
      UNION ALL
      SELECT d.id::text, d.error FROM dead_letter d WHERE d.resolved_at IS NULL
      UNION ALL
      SELECT j.id::text, j.locked_by FROM graphile_worker._private_jobs j
      WHERE j.locked_at < clock_timestamp() - interval '2 minutes' AND j.locked_by NOT IN (SELECT worker_id FROM worker_heartbeat)`,
  },
]
