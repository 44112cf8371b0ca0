// What must always hold of codes, of their files and of the list of revocations.

export const ticketInvariants = [
  {
    id: 'void_is_revoked',
    sentence: 'A ticket that was ended is on the list of revocations with its last generation.',
    sql: `
      SELECT t.id AS subject, t.gen FROM ticket t WHERE t.status = 'void' AND t.voided_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM revocation r WHERE r.kid = t.kid AND r.serial = t.serial AND r.min_gen = t.gen)`,
  },
  {
    id: 'void_has_no_file',
    sentence: 'A ticket that is void has no file: nothing that shows its code is kept to be handed out.',
    sql: `
      SELECT id AS subject, file_key, phone_file_key FROM ticket
      WHERE status = 'void' AND (file_key IS NOT NULL OR phone_file_key IS NOT NULL)`,
  },
  {
    id: 'live_is_not_revoked',
    sentence: 'The present code of a live ticket is not on the list of revocations.',
    sql: `
      SELECT t.id AS subject, t.gen, r.min_gen FROM revocation r JOIN ticket t ON t.kid = r.kid AND t.serial = r.serial
      WHERE t.status <> 'void' AND r.min_gen > t.gen`,
  },
  {
    id: 'withdrawn_key_signs_nothing',
    sentence:
      'A key whose withdrawal is complete has no live ticket, and one that is withdrawn is on the list as a whole.',
    sql: `
      SELECT t.id::text AS subject, t.kid FROM ticket t JOIN key_withdrawal w ON w.kid = t.kid
      WHERE w.completed_at IS NOT NULL AND t.status <> 'void'
      UNION ALL
      SELECT k.kid::text, k.kid FROM event_key k JOIN key_withdrawal w ON w.kid = k.kid
      WHERE k.withdrawn_at IS NULL
        OR NOT EXISTS (SELECT FROM revocation r WHERE r.kid = k.kid AND r.serial = 0 AND r.min_gen = 65535)`,
  },
] as const
