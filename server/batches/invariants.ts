// What must always hold of batches, as queries that answer the rows that break it (platform/invariants.ts runs them).

export const batchInvariants = [
  {
    id: 'one_ticket_per_item',
    sentence: 'An item of a batch has a ticket exactly when it says so.',
    sql: `
      SELECT i.id AS subject, i.status::text FROM batch_item i LEFT JOIN ticket t ON t.batch_item_id = i.id
      WHERE (i.status IN ('pending', 'cancelled') AND t.id IS NOT NULL) OR (i.status IN ('issued', 'succeeded') AND t.id IS NULL)
      UNION ALL
      SELECT t.id, 'another’s ticket' FROM ticket t JOIN batch_item i ON i.id = t.batch_item_id JOIN ticket_batch b ON b.id = i.batch_id
      WHERE t.event_id <> b.event_id OR t.ticket_type_id <> b.ticket_type_id`,
  },
  {
    id: 'batches_end',
    sentence: 'A batch is over exactly when each of its tickets is decided, and has as many as were asked for.',
    sql: `
      SELECT b.id AS subject, b.status::text FROM ticket_batch b
      CROSS JOIN LATERAL (SELECT count(*) AS items, count(*) FILTER (WHERE status IN ('pending', 'issued')) AS open,
        count(*) FILTER (WHERE status = 'succeeded') AS succeeded FROM batch_item WHERE batch_id = b.id) i
      WHERE i.items <> b.total OR (b.completed_at IS NOT NULL AND i.open > 0) OR (b.status = 'completed' AND i.succeeded = 0)
        OR (b.completed_at IS NULL AND i.open = 0 AND b.created_at < clock_timestamp() - interval '10 minutes')`,
  },
]
