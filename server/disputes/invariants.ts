// What must be true of disputes and the money they have.

export const disputeInvariants = [
  {
    id: 'disputes_are_booked',
    sentence: 'The ledger has what each dispute took and gave back, and a lost one has taken its amount.',
    sql: `
      SELECT d.id AS subject FROM dispute d
      CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount_minor), 0) AS taken FROM ledger_entry l
        WHERE l.cause_id = d.id AND l.cause_kind IN ('dispute', 'dispute_reversal') AND l.account = 'disputes') b
      WHERE b.taken <> d.withdrawn_minor - d.reinstated_minor OR d.status = 'lost' AND d.withdrawn_minor = 0 AND d.amount_minor > 0`,
  },
  {
    id: 'payments_know_their_disputes',
    sentence: 'A payment says what its disputes have of its money, and what they have taken for good.',
    sql: `
      SELECT y.id AS subject FROM payment y
      CROSS JOIN LATERAL (SELECT coalesce(sum(d.amount_minor) FILTER (WHERE d.status IN ('needs_response', 'under_review')), 0) AS open,
          coalesce(sum(d.amount_minor) FILTER (WHERE d.status = 'lost'), 0) AS lost
        FROM dispute d WHERE d.payment_id = y.id AND NOT d.inquiry) d
      WHERE y.disputed_minor <> d.open OR y.lost_minor <> d.lost`,
  },
  {
    id: 'returned_twice_is_told',
    sentence:
      'Every payment of which more went back than had come, by refunds and lost disputes, waits for a person or was seen by one.',
    sql: `
      SELECT y.id AS subject FROM payment y
      WHERE y.lost_minor > 0 AND y.captured_minor < y.lost_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM refund r
          WHERE r.payment_id = y.id AND r.status = 'succeeded')
        AND NOT EXISTS (SELECT FROM attention_item a WHERE a.kind = 'returned_twice' AND a.subject_id = y.id::text
          AND (a.resolved_at IS NULL OR a.resolution = 'seen'))`,
  },
] as const
