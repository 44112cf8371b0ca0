// What must always hold of transfers, as queries that answer the rows that break it.

export const transferInvariants = [
  {
    id: 'one_offer_of_a_live_ticket',
    sentence: 'A void ticket is offered to nobody.',
    sql: `
      SELECT x.id AS subject FROM ticket_transfer x JOIN ticket t ON t.id = x.ticket_id
      WHERE x.status = 'offered' AND t.status = 'void'`,
  },
  {
    id: 'transfer_renewed_the_ticket',
    sentence: 'Every accepted transfer gave its ticket a new address and ended a generation of it.',
    sql: `
      SELECT x.ticket_id AS subject, t.gen, t.access_version, count(*) AS accepted FROM ticket_transfer x
      JOIN ticket t ON t.id = x.ticket_id WHERE x.status = 'accepted'
      GROUP BY x.ticket_id, t.gen, t.access_version
      HAVING t.gen < count(*) OR t.access_version < count(*) OR count(DISTINCT x.from_access_version) < count(*)
        OR max(x.from_access_version) >= t.access_version`,
  },
] as const
