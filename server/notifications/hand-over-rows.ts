// What the rows say of handing over: the intent before the call, the result after it, each for many messages in one statement. Guards: of two
// who hold the same message one asks; what a carrier has reported meanwhile is not overwritten; every change has its step; an address that
// does not exist gets nothing more.
import type { Ctx } from '@/server/kernel/ctx'
import type { MessageStepKind } from './contract'
import type { Held } from './hand-over-choice'
import type { Provider } from './providers/message-sender'

type RowsCtx = Pick<Ctx, 'pool' | 'now' | 'random'>

export type Intent = {
  id: string
  /** As the row has it. */
  seenCopies: number
  /** To whom it was written: who has corrected the address meanwhile wants it to go there alone. */
  recipient: string
  claim: Held
  subject: string | null
}

/** Answers the ids of which the caller has the say now; the others were called off, are done, or are another's. */
export async function writeIntents(ctx: RowsCtx, intents: readonly Intent[]): Promise<Set<string>> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'claim-messages',
    text: `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::uuid[], $9::text[])
         AS g(id, seen, provider, since, copies, subject, step, recipient)
     ), claimed AS (
       UPDATE notification n
       SET provider = g.provider, handed_over_at = g.since, possible_copies = g.copies, subject = COALESCE(g.subject, n.subject)
       FROM given g WHERE n.id = g.id AND n.status = 'requested' AND n.possible_copies = g.seen AND n.recipient = g.recipient
       RETURNING n.id, g.step, g.provider
     ), told AS (
       INSERT INTO notification_step (id, notification_id, kind, provider, at)
       SELECT step, id, 'handed_over', provider, $8 FROM claimed
     )
     SELECT id FROM claimed`,
    values: [
      intents.map(({ id }) => id),
      intents.map(({ seenCopies }) => seenCopies),
      intents.map(({ claim }) => claim.provider),
      intents.map(({ claim }) => claim.since),
      intents.map(({ claim }) => claim.copies),
      intents.map(({ subject }) => subject),
      intents.map(() => ctx.random.uuid(ctx.now)),
      ctx.now,
      intents.map(({ recipient }) => recipient),
    ],
  })
  return new Set(rows.map(({ id }) => id))
}

export type Step = { kind: MessageStepKind; provider: Provider | null; detail: string | null }

export type Result = {
  id: string
  /** Null: it waits. */
  status: 'sent' | 'failed' | 'bounced' | 'suppressed' | 'obsolete' | null
  /** Who has it or may have it. */
  held: Held | null
  messageId: string | null
  error: string | null
  /** Somebody was, in this run: only who was can have said no. */
  wasAsked: boolean
  steps: readonly Step[]
}

export async function writeResults(ctx: RowsCtx, results: readonly Result[]): Promise<void> {
  const steps = results.flatMap(({ id, steps }) => steps.map((step) => ({ id, ...step })))
  await ctx.pool.query({
    name: 'keep-hand-over',
    text: `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::text[], $14::uuid[], $15::boolean[])
         AS g(id, status, provider, since, copies, message_id, error, suppression, was_asked)
     ), changed AS (
       UPDATE notification n
       SET status = CASE WHEN n.status IN ('requested', 'obsolete', 'cancelled') AND g.status IS NOT NULL
             THEN g.status::notification_status ELSE n.status END,
           provider = g.provider, handed_over_at = g.since, possible_copies = g.copies,
           provider_message_id = COALESCE(g.message_id, n.provider_message_id),
           -- What came back at once has left all the same.
           sent_at = CASE WHEN g.status IN ('sent', 'bounced') THEN COALESCE(n.sent_at, $8) ELSE n.sent_at END,
           bounced_at = CASE WHEN g.status = 'bounced' THEN COALESCE(n.bounced_at, $8) ELSE n.bounced_at END,
           waiting_since = CASE WHEN g.status IS NULL AND g.copies = 0 THEN COALESCE(n.waiting_since, CASE WHEN g.was_asked THEN $8 END) END,
           last_error = g.error
       -- What became of it while the call was under way stays; that it was taken is true all the same.
       FROM given g WHERE n.id = g.id AND (n.status = 'requested' OR g.status = 'sent')
       RETURNING n.id, n.organization_id, n.recipient, g.status, g.suppression
     ), suppressed AS (
       INSERT INTO suppression (id, organization_id, address, scope, reason, notification_id, created_at)
       SELECT suppression, organization_id, lower(recipient), 'everything', 'bounced', id, $8 FROM changed
       WHERE status = 'bounced' AND organization_id IS NOT NULL
       ON CONFLICT DO NOTHING
     )
     INSERT INTO notification_step (id, notification_id, kind, provider, detail, at)
     SELECT s.id, s.notification_id, s.kind, s.provider, s.detail, $8
     FROM unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[]) AS s(id, notification_id, kind, provider, detail)`,
    values: [
      results.map(({ id }) => id),
      results.map(({ status }) => status),
      results.map(({ held }) => held?.provider ?? null),
      results.map(({ held }) => held?.since ?? null),
      results.map(({ held }) => held?.copies ?? 0),
      results.map(({ messageId }) => messageId),
      results.map(({ error }) => error),
      ctx.now,
      steps.map(() => ctx.random.uuid(ctx.now)),
      steps.map(({ id }) => id),
      steps.map(({ kind }) => kind),
      steps.map(({ provider }) => provider),
      steps.map(({ detail }) => detail),
      results.map(() => ctx.random.uuid(ctx.now)),
      results.map(({ wasAsked }) => wasAsked),
    ],
  })
}
