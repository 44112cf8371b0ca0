// What must hold of files and their rows; checked with the other invariants of the installation.

export const fileInvariants = [
  {
    id: 'files_have_rows',
    sentence: 'Nothing points at a file without a row that says it is stored.',
    sql: `
      SELECT p.subject, p.key FROM (
        SELECT 'ticket ' || id AS subject, file_key AS key FROM ticket WHERE file_key IS NOT NULL
        UNION ALL SELECT 'ticket ' || id, phone_file_key FROM ticket WHERE phone_file_key IS NOT NULL
        UNION ALL SELECT 'purchase ' || id, tickets_file_key FROM purchase WHERE tickets_file_key IS NOT NULL
        UNION ALL SELECT 'purchase ' || id, tickets_file_key FROM purchase WHERE tickets_file_key IS NOT NULL
        UNION ALL SELECT 'batch_archive ' || id, file_key FROM batch_archive WHERE file_key IS NOT NULL) p
      WHERE NOT EXISTS (SELECT FROM stored_file f WHERE f.key = p.key AND f.state = 'stored')`,
  },
  {
    id: 'files_are_wanted',
    sentence: 'Every stored file of a ticket, a purchase or a batch is pointed at by one row.',
    sql: `
      SELECT f.key AS subject, count(p.key) AS pointers FROM stored_file f
      LEFT JOIN (SELECT file_key AS key FROM ticket UNION ALL SELECT phone_file_key FROM ticket
        UNION ALL SELECT tickets_file_key FROM purchase UNION ALL SELECT file_key FROM batch_archive) p ON p.key = f.key
      WHERE f.state = 'stored' AND f.kind IN ('ticket', 'purchase', 'batch') GROUP BY f.key HAVING count(p.key) <> 1`,
  },
] as const
