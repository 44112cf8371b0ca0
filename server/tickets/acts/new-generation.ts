// A new code for a ticket: its generation goes up, what it was signed as before is on the list of revocations, and the files that show the
// old code are forgotten. Whatever gives a ticket a new code (reissue, transfer, another phone) comes through here.
// Guards: the ticket's row is locked before it changes, so that a gate that looks at the old code at this instant either let it in before
// or refuses it; one generation is ended once (a unique index), and none comes back (a trigger).
import { Prisma } from '@/prisma/generated/client'
import { markObsolete } from '@/server/files/stored-files'
import type { TxCtx } from '@/server/kernel/ctx'
import { TOKEN_FLAG } from '../ticket-token'

export type NewGeneration = {
  id: string
  purchaseId: string | null
  attendeeId: string
  gen: number
  /** Nothing points at them any more: for `dropFiles` after the transaction. */
  files: string[]
}

type Change = {
  /** The addresses of the ticket's page die too: it is somebody else's from now on, or they went astray. */
  newAddress?: boolean
  /** Only tickets of the one key, which another key signs from now on. The serial stays: it is unique by chance, whatever the key. */
  key?: { from: number; to: number }
  /** Whether its code must change every few seconds is asked of its type again. */
  followsType?: boolean
}

/** Those that are not void; the others are left as they are. Rows are locked in id order. */
export async function newGeneration(
  tx: TxCtx,
  ticketIds: readonly string[],
  { newAddress = false, key, followsType = false }: Change = {},
): Promise<NewGeneration[]> {
  if (ticketIds.length === 0) return []
  // A column of a unique key: named, the lock would be the one that keeps even an admission's reference to the ticket waiting.
  const newKey = key ? Prisma.sql`kid = ${key.to}::int,` : Prisma.empty
  const rows = await tx.db.$queryRaw<
    (Omit<NewGeneration, 'files'> & { flags: number; file: string | null; phoneFile: string | null })[]
  >`
    WITH live AS (
      SELECT t.id, t.kid, t.file_key, t.phone_file_key, y.rotating FROM ticket t JOIN ticket_type y ON y.id = t.ticket_type_id
      WHERE t.id = ANY (${[...ticketIds]}::uuid[]) AND t.status <> 'void'
        AND (${key?.from ?? null}::int IS NULL OR t.kid = ${key?.from ?? null}::int)
      ORDER BY t.id FOR NO KEY UPDATE OF t
    ), renewed AS (
      UPDATE ticket t SET gen = t.gen + 1, ${newKey}
        access_version = t.access_version + ${newAddress}::boolean::int,
        flags = CASE WHEN ${followsType}::boolean THEN t.flags & ~${TOKEN_FLAG.rotating}::int
          | CASE WHEN live.rotating THEN ${TOKEN_FLAG.rotating}::int ELSE 0 END ELSE t.flags END,
        file_key = NULL, file_as_of = NULL, phone_file_key = NULL, phone_file_as_of = NULL
      FROM live WHERE t.id = live.id
      RETURNING t.id, t.organization_id, t.event_id, t.purchase_id, t.attendee_id, t.serial, t.gen, t.flags,
        live.kid AS old_kid, live.file_key, live.phone_file_key
    ), revoked AS (
      INSERT INTO revocation (organization_id, event_id, kid, serial, min_gen, at)
      SELECT organization_id, event_id, old_kid, serial, gen, ${tx.now} FROM renewed ORDER BY id
    )
    SELECT id, purchase_id AS "purchaseId", attendee_id AS "attendeeId", gen, flags, file_key AS file, phone_file_key AS "phoneFile"
    FROM renewed ORDER BY id`
  const renewed = rows.map(({ flags: _, file, phoneFile, ...row }) => ({
    ...row,
    files: [file, phoneFile].filter((key) => key !== null),
  }))
  await markObsolete(
    tx,
    renewed.flatMap(({ files }) => files),
  )
  const isShown = ({ flags }: { flags: number }) => !newAddress && (flags & TOKEN_FLAG.rotating) !== 0
  await forgetDisplays(
    tx,
    rows.filter((row) => !isShown(row)).map(({ id }) => id),
  )
  return renewed
}

/**
 * Whose phone showed the changing code may not be whose ticket it is now: whoever opens the new address first shows it. And a code that
 * does not change any more is shown by every phone.
 */
async function forgetDisplays(tx: TxCtx, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return
  const ofTickets = { where: { ticketId: { in: [...ticketIds] } } }
  await tx.db.ticketDisplay.deleteMany(ofTickets)
  await tx.db.ticketDisplayCode.deleteMany(ofTickets)
}

/** For a change of what is printed beside the code: the files go, the code stays. Answers the keys for `dropFiles`. */
export async function forgetFiles(tx: TxCtx, ticketIds: readonly string[]): Promise<string[]> {
  const rows = await tx.db.$queryRaw<{ files: string[] }[]>`
    WITH shown AS (
      SELECT id, file_key, phone_file_key FROM ticket WHERE id = ANY (${[...ticketIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE ticket t SET file_key = NULL, file_as_of = NULL, phone_file_key = NULL, phone_file_as_of = NULL
    FROM shown WHERE t.id = shown.id
    RETURNING array_remove(ARRAY[shown.file_key, shown.phone_file_key], NULL) AS files`
  const keys = rows.flatMap(({ files }) => files)
  await markObsolete(tx, keys)
  return keys
}
