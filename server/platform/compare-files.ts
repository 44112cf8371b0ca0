// Goes through all stored files once a day, side by side with the rows: bytes that nothing knows are removed, rows whose bytes are lost
// are told (a ticket's PDF is made again when it is asked for). Guards: nothing goes that is younger than a day or lies in a folder that
// is not ours; memory does not grow with the storage; what is not done in its time goes on in a next job.
import { isStorageKey, type ListedFile, processStorage } from '@/server/files/storage'
import { fileFolders } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'

const DAY_MS = 24 * 3_600_000
const STEP = 500
/** Well below the deadline of a job. */
const ROUND_MS = 60_000

/** The files of a folder that other rows know: a statement that answers which of the keys in $1 are pointed at. */
const pointers: Readonly<Record<string, string>> = {
  covers: `SELECT k.key FROM unnest($1::text[]) AS k(key)
    WHERE EXISTS (SELECT FROM event e WHERE e.cover_key = regexp_replace(k.key, '(\\.pdf)?\\.[a-z]+$', ''))`,
  disputes: 'SELECT evidence_file_key AS key FROM dispute WHERE evidence_file_key = ANY ($1::text[])',
  documents: `SELECT k.key FROM unnest($1::text[]) AS k(key)
    WHERE EXISTS (SELECT FROM document d WHERE 'documents/' || d.organization_id || '/' || d.id || '.pdf' = k.key)`,
  // What a look at the storage's health wrote and did not live to remove.
  probe: 'SELECT NULL AS key WHERE false AND $1::text[] IS NULL',
}
const withRows = new Set<string>(Object.values(fileFolders))
const folders = [...withRows, ...Object.keys(pointers)].sort()

export type Compared = { strays: number; missing: number }

/** @param input the key after which to go on */
export async function compareFiles(ctx: Ctx, input: { after?: string | undefined }): Promise<Compared> {
  const started = performance.now()
  const found = { strays: 0, missing: 0 }
  const first = input.after?.split('/')[0] ?? ''
  for (const folder of folders.filter((name) => name >= first)) {
    let after = folder === first ? (input.after ?? '') : `${folder}/`
    for await (const files of inSteps(processStorage().list(`${folder}/`, after))) {
      const upTo = files.at(-1)?.key ?? after
      await compareStep(ctx, { folder, files, after, upTo }, found)
      after = upTo
      if (performance.now() - started > ROUND_MS) {
        await inTransaction(ctx, (tx) => enqueue(tx, 'compare-files', { after }))
        return told(ctx, found)
      }
    }
    // `0` follows `/`: every row of this folder that is behind the last file.
    await compareStep(ctx, { folder, files: [], after, upTo: `${folder}0` }, found)
  }
  return told(ctx, found)
}

type Step = { folder: string; files: readonly ListedFile[]; after: string; upTo: string }

async function compareStep(ctx: Ctx, step: Step, found: Compared): Promise<void> {
  const known = withRows.has(step.folder) ? await rowsOf(ctx, step, found) : await pointedAt(ctx, step)
  const old = ctx.now.getTime() - DAY_MS
  for (const { key, changedAt } of step.files) {
    if (known.has(key) || changedAt.getTime() > old || !isStorageKey(key)) continue
    await processStorage().delete(key)
    found.strays++
  }
}

async function rowsOf(ctx: Ctx, { files, after, upTo }: Step, found: Compared): Promise<ReadonlySet<string>> {
  const { rows: settled } = await ctx.pool.query<{ key: string; kind: string }>(
    `SELECT key, kind FROM stored_file WHERE key > $1 AND key <= $2 AND state = 'stored' AND changed_at < $3 ORDER BY key`,
    [after, upTo, new Date(ctx.now.getTime() - DAY_MS)],
  )
  const there = new Set(files.map(({ key }) => key))
  for (const { key, kind } of settled) {
    if (there.has(key)) continue
    found.missing++
    ctx.log.warn({ key, kind }, 'a stored file is gone; what can be made again is made when it is asked for')
  }
  // Asked for by name: a server that lists in another order must not make files look like strays.
  const { rows: known } = await ctx.pool.query<{ key: string }>(
    'SELECT key FROM stored_file WHERE key = ANY ($1::text[])',
    [[...there]],
  )
  return new Set(known.map(({ key }) => key))
}

async function pointedAt(ctx: Ctx, { folder, files }: Step): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set()
  const { rows } = await ctx.pool.query<{ key: string }>(pointers[folder] ?? '', [files.map(({ key }) => key)])
  return new Set(rows.map(({ key }) => key))
}

async function* inSteps(files: AsyncIterable<ListedFile>): AsyncGenerator<ListedFile[]> {
  let step: ListedFile[] = []
  for await (const file of files) {
    step.push(file)
    if (step.length < STEP) continue
    yield step
    step = []
  }
  if (step.length > 0) yield step
}

function told(ctx: Ctx, found: Compared): Compared {
  if (found.strays + found.missing > 0) ctx.log.warn(found, 'files and their rows were apart')
  return found
}
