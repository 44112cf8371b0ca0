// What must always hold of booked money, as queries that answer the rows that break it (platform/invariants.ts runs them).

export const ledgerInvariants = [
  {
    id: 'captures_are_booked',
    sentence: 'Every captured payment is booked once, with its amount.',
    sql: `
      SELECT y.id AS subject, y.captured_minor, l.booked FROM payment y
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS booked FROM ledger_entry
        WHERE cause_kind = 'capture' AND cause_id = y.id AND account = 'provider:' || y.gateway AND currency = y.currency) l
      WHERE l.booked <> CASE WHEN y.status = 'succeeded' THEN y.captured_minor ELSE 0 END`,
  },
  {
    id: 'refunds_are_booked',
    sentence:
      'Every refund that was made is booked once, with its amount, and no other; of one that came back nothing is left.',
    sql: `
      SELECT r.id AS subject, r.amount_minor, l.booked FROM refund r
      CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_minor), 0) AS booked FROM ledger_entry
        WHERE cause_kind IN ('refund', 'refund_reversal') AND cause_id = r.id AND account LIKE 'provider:%' AND currency = r.currency) l
      WHERE l.booked <> CASE WHEN r.status = 'succeeded' THEN r.amount_minor ELSE 0 END`,
  },
  {
    id: 'ledger_sums_to_zero',
    sentence: 'The ledger sums to zero in each currency and for each cause.',
    sql: `
      SELECT cause_id::text AS subject FROM ledger_entry GROUP BY cause_kind, cause_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    id: 'balance_is_booked',
    sentence: 'The fees and payouts of a provider’s balance are booked as it tells them.',
    sql: `
      SELECT b.id AS subject, b.fee_minor, l.fees, l.paid_out FROM balance_entry b
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor) FILTER (WHERE account LIKE 'fees:%'), 0) AS fees,
          coalesce(sum(amount_minor) FILTER (WHERE account = 'bank'), 0) AS paid_out FROM ledger_entry
        WHERE cause_id = b.id AND cause_kind IN ('provider_fee', 'application_fee', 'payout')) l
      WHERE l.fees <> b.fee_minor - CASE WHEN b.kind = 'fee' THEN b.amount_minor ELSE 0 END
        OR l.paid_out <> CASE WHEN b.kind = 'payout' THEN -b.amount_minor ELSE 0 END`,
  },
  {
    id: 'money_is_logged',
    sentence: 'Every capture and every refund that was made stands in its purchase’s payment log.',
    sql: `
      SELECT y.id AS subject FROM payment y WHERE y.status = 'succeeded' AND y.captured_minor > 0 AND NOT EXISTS (
        SELECT FROM payment_log_entry g WHERE g.purchase_id = y.purchase_id AND g.kind IN ('payment_captured', 'mismatch'))
      UNION ALL
      SELECT r.id FROM refund r WHERE r.status = 'succeeded' AND NOT EXISTS (
        SELECT FROM payment_log_entry g WHERE g.purchase_id = r.purchase_id AND g.kind = 'refund_succeeded')`,
  },
] as const
