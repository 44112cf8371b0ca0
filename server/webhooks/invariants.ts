// What must always hold of webhooks, as queries that answer the rows that break it (platform/invariants.ts runs them).

export const webhookInvariants = [
  {
    id: 'delivered_was_answered',
    sentence: 'Every webhook that counts as delivered was answered with 2xx.',
    sql: `
      SELECT d.id AS subject FROM webhook_delivery d WHERE d.status = 'delivered'
        AND NOT EXISTS (SELECT FROM webhook_attempt a WHERE a.delivery_id = d.id AND a.status BETWEEN 200 AND 299)`,
  },
  {
    id: 'waiting_knows_when',
    sentence: 'A webhook that waits knows when it is tried, and one that is decided is not tried again.',
    sql: `SELECT d.id AS subject, d.status FROM webhook_delivery d WHERE (d.status = 'waiting') <> (d.next_at IS NOT NULL)`,
  },
  {
    id: 'webhooks_stay_at_home',
    sentence: 'A webhook tells an organization of its own alone.',
    sql: `
      SELECT d.id AS subject FROM webhook_delivery d JOIN webhook_endpoint w ON w.id = d.endpoint_id
      JOIN webhook_event e ON e.id = d.event_id WHERE e.organization_id <> w.organization_id`,
  },
]
