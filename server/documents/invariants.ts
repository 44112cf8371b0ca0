// What must always hold of invoices and credit notes, as queries that answer the rows that break it (platform/invariants.ts runs them).
import { missingCreditNotes, missingInvoices } from './issue-missing'

const lately = "(clock_timestamp() - interval '10 minutes')"
/** Of a purchase `m.purchase_id`. */
const noJobWaits = `NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.payload ->> 'purchaseId' = m.purchase_id::text
  AND (j.key LIKE 'invoice:%' OR j.key LIKE 'credit-note:%'))`

export const documentInvariants = [
  {
    id: 'document_numbers_without_gap',
    sentence: 'The numbers of a series run from one to the last without a gap, and their dates in the same order.',
    sql: `
      SELECT s.series AS subject, s.organization_id, s.last_number, n.count, n.highest FROM document_series s
      CROSS JOIN LATERAL (SELECT count(*), coalesce(max(number), 0) AS highest FROM document d
        WHERE d.organization_id = s.organization_id AND d.series = s.series) n
      WHERE n.count <> s.last_number OR n.highest <> s.last_number
      UNION ALL
      SELECT d.label, d.organization_id, d.number, 0, 0 FROM document d JOIN document e
        ON e.organization_id = d.organization_id AND e.series = d.series AND e.number = d.number + 1
      WHERE e.issued_at < d.issued_at
      UNION ALL
      SELECT d.label, d.organization_id, d.number, 0, 0 FROM document d
      WHERE NOT EXISTS (SELECT FROM document_series s WHERE s.organization_id = d.organization_id AND s.series = d.series)`,
  },
  {
    id: 'document_totals',
    sentence: 'The total and the tax of a document are those of its lines, and its lines by tax rate.',
    sql: `
      SELECT d.label AS subject, d.id FROM document d
      CROSS JOIN LATERAL (SELECT coalesce(sum((l ->> 'grossMinor')::bigint), 0) AS gross, coalesce(sum((l ->> 'vatMinor')::bigint), 0) AS vat
        FROM jsonb_array_elements(d.content -> 'lines') l) lines
      CROSS JOIN LATERAL (SELECT coalesce(sum((r ->> 'grossMinor')::bigint), 0) AS gross, coalesce(sum((r ->> 'vatMinor')::bigint), 0) AS vat
        FROM jsonb_array_elements(d.content -> 'vat') r) rates
      WHERE lines.gross <> d.total_minor OR lines.vat <> d.vat_minor OR rates.gross <> d.total_minor OR rates.vat <> d.vat_minor`,
  },
  {
    id: 'credit_notes_within_invoice',
    sentence: 'The credit notes of an invoice never take back more than it says.',
    sql: `
      SELECT i.label AS subject, i.id FROM document i JOIN document n ON n.invoice_id = i.id
      GROUP BY i.id HAVING sum(n.total_minor) > i.total_minor OR sum(n.vat_minor) > i.vat_minor OR bool_or(n.purchase_id <> i.purchase_id)`,
  },
  {
    id: 'paid_is_invoiced',
    sentence: 'Every paid purchase has its invoice within ten minutes.',
    sql: `SELECT m.purchase_id AS subject FROM (${missingInvoices(lately)}) m WHERE ${noJobWaits}`,
  },
  {
    id: 'refunds_are_credited',
    sentence: 'Every refund of invoiced money has its credit note within ten minutes.',
    sql: `SELECT m.purchase_id AS subject FROM (${missingCreditNotes(lately)}) m WHERE ${noJobWaits}`,
  },
]
