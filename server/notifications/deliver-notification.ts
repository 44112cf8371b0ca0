// Sends one requested message: writes it and hands it over. Its row's id is its identity at every carrier, so a job that runs twice sends it
// once. Guards: a message that has nothing to say any more ends as obsolete, and is not tried again; one that nobody took is asked for again,
// ever more rarely, in the slots and with the priority that its job had.
import type { Notification } from '@/prisma/generated/client'
import { type JobName, jobs } from '@/server/jobs/catalog'
import { addJob, jobValues } from '@/server/jobs/enqueue'
import type { Ctx } from '@/server/kernel/ctx'
import { type Composers, MessageUnwritable } from './compose'
import { type HandedOver, type HandOverItem, handOverMany } from './hand-over'
import { type Held, heldOf } from './hand-over-choice'
import { writeResults } from './hand-over-rows'
import { notificationAttempts } from './notification-metrics'
import { jobKeyOf } from './request-notification'
import { isUrgent, morningFor } from './sms/quiet-hours'
import { writeSms } from './sms/write-sms'
import { renderNotification } from './templates/render-notification'

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 3_600_000

export async function deliverNotification(
  ctx: Ctx,
  input: { notificationId: string },
  composers: Composers,
): Promise<void> {
  const notification = await ctx.db.notification.findUnique({ where: { id: input.notificationId } })
  // A campaign's own lanes carry its messages.
  if (notification?.status !== 'requested' || notification.campaignId !== null) return
  const { scheduledAt } = notification
  if (scheduledAt && scheduledAt > ctx.now) return askAgain(ctx, notification, scheduledAt)
  const morning = await quietUntil(ctx, notification)
  if (morning) return askAgain(ctx, notification, morning)
  try {
    const item = await write(ctx, notification, composers)
    if (item === null) return await end(ctx, notification, 'obsolete', null)
    const [done] = await handOverMany(ctx, [item])
    if (done) await follow(ctx, notification, done)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    if (error instanceof MessageUnwritable) return await end(ctx, notification, 'failed', reason)
    const where = { id: notification.id, status: 'requested' as const }
    await ctx.db.notification.updateMany({ where, data: { lastError: reason.slice(0, 500) } })
    throw error
  }
}

/** Of an SMS whose time has slipped into the night while nobody took it; null: it may ring. */
async function quietUntil(ctx: Ctx, notification: Notification): Promise<Date | null> {
  if (notification.channel !== 'sms' || isUrgent(notification)) return null
  return morningFor(ctx, notification, ctx.now)
}

/** Null when it has nothing to say any more. */
async function write(ctx: Ctx, notification: Notification, composers: Composers): Promise<HandOverItem | null> {
  if (notification.channel === 'sms') return { notification, sms: await writeSms(ctx, notification) }
  const mail = await renderNotification(ctx, notification, composers)
  if (mail === null) return null
  const attachments = mail.attachments.map((one) => ({ ...one, contentType: 'application/pdf' }))
  return { notification, email: { ...mail, attachments } }
}

async function follow(ctx: Ctx, notification: Notification, done: HandedOver): Promise<void> {
  const { outcome, provider, againAt } = done
  // The carrier's own words often name the address: they stand in the row, never in a log.
  const about = { notificationId: notification.id, provider }
  if (outcome === 'failed') ctx.log.error(about, 'a message was refused for good')
  if (outcome === 'bounced') ctx.log.info(about, 'a message came back at once')
  if (outcome === 'skipped' && (await hasNewAddress(ctx, notification))) return askAgain(ctx, notification, ctx.now)
  if (outcome !== 'waiting') return
  ctx.log.warn(about, 'a message waits')
  await askAgain(ctx, notification, againAt ?? (await backOff(ctx, notification, done)))
}

/** It was corrected while the mail was being written: what was written is for nobody. */
async function hasNewAddress({ db }: Ctx, { id, recipient }: Notification): Promise<boolean> {
  return (await db.notification.count({ where: { id, status: 'requested', recipient: { not: recipient } } })) > 0
}

/** By how often it was delayed and for how long it has waited so far, with some spread; without a carrier by its age. */
async function backOff(
  ctx: Ctx,
  { id, waitingSince, requestedAt }: Notification,
  { reason }: HandedOver,
): Promise<Date> {
  const delays = await ctx.db.notificationStep.count({ where: { notificationId: id, kind: 'delayed' } })
  const since = waitingSince ?? (reason === 'no_carrier' ? requestedAt : ctx.now)
  const waited = ctx.now.getTime() - since.getTime()
  const wait = Math.min(Math.max(FIRST_WAIT_MS * 1.6 ** delays, waited / 10), LONGEST_WAIT_MS)
  const [spread = 0] = ctx.random.bytes(1)
  return new Date(ctx.now.getTime() + wait * (1 + spread / 1024))
}

/** As the job that runs now, which the queue knows by the message's key. */
async function askAgain(ctx: Ctx, { id }: Notification, runAt: Date): Promise<void> {
  const jobKey = jobKeyOf(id)
  const { rows } = await ctx.pool.query<{ name: string; priority: number }>(
    `SELECT t.identifier AS name, j.priority FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.key = $1`,
    [jobKey],
  )
  const [job] = rows
  const name: JobName = job && job.name in jobs ? (job.name as JobName) : 'deliver-notification'
  const values = jobValues(ctx, name, { notificationId: id }, { jobKey, runAt, priority: job?.priority })
  await ctx.pool.query(`SELECT (${addJob(1)}).id`, values)
}

async function end(
  ctx: Ctx,
  notification: Notification,
  status: 'obsolete' | 'failed',
  reason: string | null,
): Promise<void> {
  const { id, kind } = notification
  notificationAttempts.add({ kind, outcome: status })
  if (status === 'failed') ctx.log.error({ notificationId: id, reason }, 'a message cannot be written')
  const held: Held | null = heldOf(notification)
  const error = reason?.slice(0, 500) ?? null
  const steps = [{ kind: status, provider: null, detail: error }]
  await writeResults(ctx, [{ id, status, held, messageId: null, error, wasAsked: false, steps }])
}
