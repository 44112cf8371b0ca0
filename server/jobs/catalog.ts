// Every job by name, with the shape of its payload (ids only: a job reads the rows when it runs) and how often it may be tried.
// The worker's registry is typed by this catalog: a name without a task does not compile.
import { z } from 'zod'

/** A worker has some slots of each kind. */
export type JobSlots = 'own' | 'bulk' | 'outgoing'

type JobSpec = {
  payload: z.ZodType
  maxAttempts: number
  priority: number
  /**
   * Which slots it runs in (worker/main.ts); absent: those of what a buyer waits for. `bulk`: so that thousands of them never stand before a
   * mail or a payment. `outgoing`: so that a foreign server that takes its time keeps nobody else waiting.
   */
  slots?: Exclude<JobSlots, 'own'>
}

/** Lower runs first: what a buyer waits for comes before what nobody waits for. */
export const priorities = { money: -10, ticket: 0, upkeep: 10, bulk: 20 } as const

export const jobs = {
  'apply-provider-event': {
    payload: z.strictObject({ provider: z.string(), eventId: z.string() }),
    maxAttempts: 25,
    priority: priorities.money,
  },
  'lapse-hold': { payload: z.strictObject({ purchaseId: z.uuid() }), maxAttempts: 25, priority: priorities.money },
  /** At its provider, of a purchase that was paid another way. */
  'close-checkout': { payload: z.strictObject({ paymentId: z.uuid() }), maxAttempts: 25, priority: priorities.money },
  'send-refund': { payload: z.strictObject({ refundId: z.uuid() }), maxAttempts: 25, priority: priorities.money },
  /** The provider's present word about a dispute, whatever the event said. */
  'follow-dispute': {
    payload: z.strictObject({ gateway: z.string(), account: z.string().nullable(), providerRef: z.string() }),
    maxAttempts: 25,
    priority: priorities.money,
  },
  'submit-dispute-evidence': {
    payload: z.strictObject({ disputeId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.money,
  },
  /** The file of a dispute's evidence, before it is sent off. */
  'render-dispute-evidence': {
    payload: z.strictObject({ disputeId: z.uuid() }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  'follow-waiting-accounts': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'follow-open-disputes': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'follow-subscription': {
    payload: z.strictObject({ subscriptionRef: z.string() }),
    maxAttempts: 25,
    priority: priorities.money,
  },
  /** Subscriptions of which the provider should have said something by now. */
  'follow-stale-subscriptions': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  /** An invoice for a purchase, or a credit note for a refund. */
  'issue-document': {
    payload: z.strictObject({ purchaseId: z.uuid(), refundId: z.uuid().nullable() }),
    maxAttempts: 25,
    priority: priorities.upkeep,
  },
  'render-document': { payload: z.strictObject({ documentId: z.uuid() }), maxAttempts: 5, priority: priorities.ticket },
  'issue-missing-documents': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
  'advance-refund-run': {
    payload: z.strictObject({ runId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.bulk,
  },
  'import-balance': {
    payload: z.strictObject({ organizationId: z.uuid() }),
    maxAttempts: 10,
    priority: priorities.upkeep,
  },
  'book-bank-import': {
    payload: z.strictObject({ importId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.upkeep,
  },
  'deliver-notification': {
    payload: z.strictObject({ notificationId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.ticket,
  },
  /** One of many that nobody waits for at this moment. */
  'deliver-mass-notification': {
    payload: z.strictObject({ notificationId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.bulk,
    slots: 'bulk',
  },
  'render-ticket': {
    payload: z.strictObject({ ticketId: z.uuid(), size: z.enum(['a4', 'phone']).optional() }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** New codes for the tickets of a withdrawn key, some at a time; it asks for its own next step. */
  'reissue-withdrawn-key': {
    payload: z.strictObject({ kid: z.int().positive() }),
    maxAttempts: 25,
    priority: priorities.ticket,
  },
  /** All tickets of a purchase in one file. */
  'render-purchase-tickets': {
    payload: z.strictObject({ purchaseId: z.uuid() }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** A proof of a design, which need not be saved: the one payload that is more than ids. The file's row says whose it is. */
  'render-test-ticket': {
    payload: z.strictObject({
      fileKey: z.string().max(200),
      eventId: z.uuid().nullable(),
      size: z.enum(['a4', 'phone']),
      locale: z.enum(['fr', 'en']),
      design: z.unknown(),
      mailTo: z.uuid().nullable(),
    }),
    maxAttempts: 3,
    priority: priorities.ticket,
  },
  /** Starts the lanes of a batch; asked for again it starts those that have stopped. */
  'advance-batch': { payload: z.strictObject({ batchId: z.uuid() }), maxAttempts: 25, priority: priorities.ticket },
  /** Some tickets of a batch; it asks for the next ones of its lane itself. */
  'issue-batch-chunk': {
    payload: z.strictObject({ batchId: z.uuid(), lane: z.int().min(0), lanes: z.int().min(1) }),
    maxAttempts: 25,
    priority: priorities.upkeep,
    slots: 'bulk',
  },
  'make-batch-archive': {
    payload: z.strictObject({ archiveId: z.uuid() }),
    maxAttempts: 5,
    priority: priorities.bulk,
    slots: 'bulk',
  },
  /** Starts a campaign when it is due, and its lanes; asked for again it starts those that have stopped. */
  'advance-campaign': {
    payload: z.strictObject({ campaignId: z.uuid() }),
    maxAttempts: 25,
    priority: priorities.upkeep,
  },
  /** Some messages of one lane of a campaign, those after the last that it was at; it asks for its own next step. */
  'send-campaign-chunk': {
    payload: z.strictObject({
      campaignId: z.uuid(),
      lane: z.int().min(0),
      lanes: z.int().min(1),
      after: z.uuid().nullable(),
    }),
    maxAttempts: 25,
    priority: priorities.bulk,
    slots: 'bulk',
  },
  'follow-campaigns': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'follow-batches': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  /** A payload with an address: whoever asked left nothing else. It is gone with the job. */
  'mail-lost-tickets': {
    payload: z.strictObject({ email: z.string().max(254), locale: z.enum(['fr', 'en']), key: z.uuid() }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** A link into an account, to its mailbox if there is such an account: as above, nothing but an address is known of who asked. */
  'mail-account-link': {
    payload: z.strictObject({
      email: z.string().max(254),
      purpose: z.enum(['sign_in', 'password_reset']),
      locale: z.enum(['fr', 'en']),
      /** Becomes the link's id. */
      key: z.uuid(),
    }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** To an account whose password was chosen anew, or taken away. */
  'mail-password-notice': {
    payload: z.strictObject({
      userId: z.uuid(),
      kind: z.enum(['password_changed', 'password_removed']),
      /** Becomes the message's. */
      key: z.uuid(),
    }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** Of the version that was current when it was asked for. */
  'mail-invitation': {
    payload: z.strictObject({ invitationId: z.uuid(), version: z.int().positive() }),
    maxAttempts: 5,
    priority: priorities.ticket,
  },
  /** What the gates did with these tickets, judged anew: something became true of them after they were scanned. */
  'resolve-scans': {
    payload: z.strictObject({ ticketIds: z.array(z.uuid()) }),
    maxAttempts: 25,
    priority: priorities.upkeep,
  },
  /** A few seconds of a rehearsal's arrivals; it asks for the next ones itself. */
  'run-rehearsal': { payload: z.strictObject({ rehearsalId: z.uuid() }), maxAttempts: 5, priority: priorities.upkeep },
  'end-rehearsal': { payload: z.strictObject({ rehearsalId: z.uuid() }), maxAttempts: 25, priority: priorities.upkeep },
  /** The fraud rules of an event over its latest scans, or over those since `from` that came late. */
  'watch-fraud': {
    payload: z.strictObject({ eventId: z.uuid(), from: z.iso.datetime().nullable() }),
    maxAttempts: 5,
    priority: priorities.upkeep,
  },
  /** What is due to one address; the beat asks again for what is left. Its own rows say when something is tried again. */
  'deliver-webhooks': {
    payload: z.strictObject({ endpointId: z.uuid() }),
    maxAttempts: 5,
    priority: priorities.upkeep,
    slots: 'outgoing',
  },
  /** Mails to who answers for organizations in which money waits for a decision. */
  'tell-attention': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'expire-transfers': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'reconcile-payments': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.upkeep },
  'sweep-files': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
  'sweep-pictures': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
  /** All stored files beside their rows; goes on after a key. */
  'compare-files': {
    payload: z.strictObject({ after: z.string().optional() }),
    maxAttempts: 3,
    priority: priorities.bulk,
  },
  'check-invariants': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
  'purge-expired': { payload: z.strictObject({}), maxAttempts: 3, priority: priorities.bulk },
} as const satisfies Record<string, JobSpec>

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>
