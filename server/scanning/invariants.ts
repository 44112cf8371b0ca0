// What must always hold of scans, admissions, conflicts and leases, as queries that answer the rows that break it.

/** Green to whoever looked: as we answered, or as the device showed where our answer did not arrive. */
const green = `(s.valid OR EXISTS (SELECT FROM scan_receipt r WHERE r.scan_row_id = s.id AND r.admitted))`

/** The list of `s` by the rules that were in force at its instant; those of before the first are not known. */
const tookExits = `coalesce(
          (SELECT v.exits FROM check_in_list_version v WHERE v.list_id = s.check_in_list_id AND v.from_at <= s.at ORDER BY v.number DESC LIMIT 1),
          (SELECT v.exits FROM check_in_list_version v WHERE v.list_id = s.check_in_list_id ORDER BY v.number LIMIT 1))`

export const gateInvariants = [
  {
    id: 'one_admission_per_pass',
    sentence: 'A ticket is admitted once per list and pass, and each admission is a scan that said yes.',
    sql: `
      SELECT min(a.id::text) AS subject FROM admission a GROUP BY a.ticket_id, a.check_in_list_id, a.pass_key HAVING count(*) > 1
      UNION ALL
      SELECT a.id::text FROM admission a LEFT JOIN scan s ON s.id = a.scan_row_id
      WHERE s.id IS NULL OR NOT ${green} OR s.ticket_id IS DISTINCT FROM a.ticket_id OR s.check_in_list_id <> a.check_in_list_id`,
  },
  {
    id: 'green_is_told',
    sentence:
      'Every ticket that was let in is an admission, an entry again on one, or a conflict that somebody is shown.',
    sql: `
      SELECT s.id AS subject FROM scan s
      WHERE ${green} AND s.direction = 'in' AND s.ticket_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM admission a WHERE a.scan_row_id = s.id OR a.id = s.admission_id)
        AND NOT EXISTS (SELECT FROM scan_conflict c WHERE c.scan_row_id = s.id)
        AND NOT (${tookExits} AND EXISTS (SELECT FROM admission a
          WHERE a.ticket_id = s.ticket_id AND a.check_in_list_id = s.check_in_list_id AND a.at <= s.at))
        AND NOT EXISTS (SELECT FROM audit_entry e
          WHERE e.action = 'admission.undone' AND e.subject_id = s.ticket_id::text AND e.before ->> 'scanId' = s.scan_id)`,
  },
  {
    id: 'conflicts_are_scans',
    sentence:
      'A conflict names green scans of its ticket, the other one first, and a scan that is too much holds no entry.',
    sql: `
      SELECT c.id AS subject, c.kind FROM scan_conflict c JOIN scan s ON s.id = c.scan_row_id
      LEFT JOIN scan o ON o.id = c.other_scan_row_id
      WHERE NOT ${green} OR s.ticket_id IS DISTINCT FROM c.ticket_id
        OR o.id IS NOT NULL AND (o.ticket_id IS DISTINCT FROM c.ticket_id OR (o.at, o.scan_id COLLATE "C") >= (s.at, s.scan_id COLLATE "C"))
        OR c.kind <> 'refunded_after_entry'
          AND EXISTS (SELECT FROM admission a WHERE a.scan_row_id = s.id AND a.undone_at IS NULL)`,
  },
  {
    id: 'offline_scans_have_receipts',
    sentence:
      'What a device decided by itself stands in its log, a line of a log is a scan of that device, and whoever it let in is let in by that scan.',
    sql: `
      SELECT s.id AS subject FROM scan s WHERE s.offline
        AND NOT EXISTS (SELECT FROM scan_receipt r WHERE r.scan_row_id = s.id AND r.device_id = s.device_id
          AND (r.seq = s.seq OR s.seq IS NULL AND r.branch > 0))
      UNION ALL
      SELECT r.scan_row_id FROM scan_receipt r JOIN scan s ON s.id = r.scan_row_id
      WHERE s.device_id IS DISTINCT FROM r.device_id OR s.event_id <> r.event_id OR s.organization_id <> r.organization_id
        OR r.admitted AND (r.ticket_id IS DISTINCT FROM s.ticket_id OR r.direction <> s.direction)`,
  },
  {
    id: 'leases_end_once',
    sentence:
      'A turnstile’s lease that was given back holds no entry, none stays open for ten minutes after its time, and one that is confirmed has its entry, unless somebody took that back later or it is told as one too many.',
    sql: `
      SELECT l.id AS subject FROM scan_lease l JOIN admission m ON m.scan_row_id = l.scan_row_id
      WHERE l.released_at IS NOT NULL AND m.undone_at IS NULL
      UNION ALL
      SELECT l.id FROM scan_lease l WHERE l.confirmed_at IS NULL AND l.released_at IS NULL
        AND l.expires_at < clock_timestamp() - interval '10 minutes'
      UNION ALL
      SELECT l.id FROM scan_lease l JOIN scan s ON s.id = l.scan_row_id WHERE l.confirmed_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM admission m WHERE (m.id = l.admission_id OR m.scan_row_id = s.id) AND m.undone_at IS NULL)
        AND NOT EXISTS (SELECT FROM scan_conflict c WHERE c.scan_row_id = s.id)
        AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.action = 'admission.undone' AND e.subject_id = s.ticket_id::text
          AND e.before ->> 'scanId' = s.scan_id AND e.at >= l.confirmed_at - interval '5 seconds')`,
  },
  {
    id: 'devices_of_their_event',
    sentence:
      'A device scans for its own event, never before somebody confirmed it, and stands at a gate of that event.',
    sql: `
      SELECT s.id AS subject FROM scan s LEFT JOIN device d ON d.id = s.device_id
      WHERE s.device_id IS NOT NULL AND (d.id IS NULL OR d.event_id <> s.event_id OR d.confirmed_at IS NULL OR s.at < d.confirmed_at - interval '1 minute')
      UNION ALL
      SELECT d.id FROM device d JOIN event e ON e.id = d.event_id LEFT JOIN gate g ON g.id = d.gate_id
        LEFT JOIN check_in_list l ON l.id = d.check_in_list_id
      WHERE e.organization_id <> d.organization_id OR g.event_id <> d.event_id
        OR d.check_in_list_id IS NOT NULL AND l.event_id IS DISTINCT FROM d.event_id`,
  },
  {
    id: 'scans_name_their_pass',
    sentence:
      'The entry that a scan made, opened again or left is one of its own ticket, on its own list; it can be gone only where a device told more of that ticket.',
    sql: `
      SELECT s.id AS subject FROM scan s LEFT JOIN admission m ON m.id = s.admission_id
      WHERE s.admission_id IS NOT NULL
        AND (m.id IS NULL AND NOT EXISTS (SELECT FROM scan_receipt r WHERE r.ticket_id = s.ticket_id)
          OR m.id IS NOT NULL AND (m.ticket_id IS DISTINCT FROM s.ticket_id OR m.check_in_list_id <> s.check_in_list_id))`,
  },
  {
    id: 'lists_keep_their_rules',
    sentence: 'The newest rules that are kept of a list are those that it has.',
    sql: `
      SELECT l.id AS subject FROM check_in_list l JOIN event e ON e.id = l.event_id
      LEFT JOIN LATERAL (SELECT * FROM check_in_list_version v WHERE v.list_id = l.id ORDER BY v.number DESC LIMIT 1) v ON true
      WHERE (v.entries, v.entry_limit, v.exits, v.time_zone) IS DISTINCT FROM (l.entries, l.entry_limit, l.exits, e.time_zone)`,
  },
  {
    id: 'lists_keep_to_their_event',
    sentence: 'Lists, gates and zones name lists, zones, ticket types and gates of their own event alone.',
    sql: `
      SELECT l.id AS subject FROM check_in_list l JOIN zone z ON z.id = l.zone_id WHERE z.event_id <> l.event_id
      UNION ALL
      SELECT l.id FROM check_in_list l CROSS JOIN unnest(l.ticket_type_ids) AS type
      LEFT JOIN ticket_type y ON y.id = type WHERE y.event_id IS DISTINCT FROM l.event_id
      UNION ALL
      SELECT g.id FROM gate g LEFT JOIN check_in_list l ON l.id = g.check_in_list_id
      WHERE g.check_in_list_id IS NOT NULL AND l.event_id IS DISTINCT FROM g.event_id
      UNION ALL
      SELECT s.id FROM scan s LEFT JOIN gate g ON g.id = s.gate_id WHERE s.gate_id IS NOT NULL AND g.event_id IS DISTINCT FROM s.event_id`,
  },
] as const
