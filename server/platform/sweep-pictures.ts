// Lets go of pictures that no message shows: uploaded while words were written, and not kept in them. Guards: what words of an organization's
// name now, or did when mails went out in them (the audit has those), stays, and so does what any campaign or reminder names. Daily; the
// bytes go with the hourly sweep of files.
import type { Ctx } from '@/server/kernel/ctx'

/** Words are not written for longer before they are saved. */
const UNNAMED_MS = 30 * 24 * 3_600_000

export async function sweepPictures(ctx: Ctx): Promise<{ removed: number }> {
  const before = new Date(ctx.now.getTime() - UNNAMED_MS)
  const removed = await ctx.db.$executeRaw`
    WITH words AS (
      SELECT blocks::text AS text FROM message_template
      UNION ALL SELECT content::text FROM campaign
      UNION ALL SELECT content::text FROM reminder
      UNION ALL SELECT after::text FROM audit_entry WHERE subject_kind = 'message_template'
    ), named AS (
      SELECT DISTINCT found.key[1] AS key
      FROM words, regexp_matches(words.text, 'messages/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9a-f]{32}[.]jpg', 'g') AS found(key)
    )
    UPDATE stored_file f SET state = 'obsolete', changed_at = ${ctx.now}::timestamptz
    WHERE f.kind = 'message' AND f.state = 'stored' AND f.changed_at < ${before}::timestamptz
      AND NOT EXISTS (SELECT FROM named WHERE named.key = f.key)`
  if (removed > 0) ctx.log.info({ removed }, 'pictures that no message shows were let go')
  return { removed }
}
