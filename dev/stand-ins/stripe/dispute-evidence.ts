// POST /v1/disputes/:id: the evidence, staged or submitted. Guards: what a bank decides about was submitted once and in time; a file
// that is named was uploaded for it.
import type { Call } from './resource'
import { refuse, refuseState } from './stripe-refusal'
import type { Dispute, StripeWorld } from './stripe-world'

const LONGEST_FIELD = 20_000
const LONGEST_EVIDENCE = 150_000

const fileFields = new Set([
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
])

export function updateDispute({ world, params, cause }: Call, dispute: Dispute): Dispute {
  params.only('evidence', 'metadata', 'submit', 'expand')
  const evidence = readEvidence(world, params.child('evidence'), dispute)
  const submit = params.flag('submit') ?? true
  if (!isAnswerable(dispute)) refuseState('This dispute is not waiting for evidence: it is under review or closed.')
  if (isPastDue(world, dispute)) refuseState('The deadline for evidence of this dispute has passed.')
  const isInquiry = dispute.status === 'warning_needs_response'
  const details = dispute.evidence_details
  const updated = world.disputes.put({
    ...dispute,
    evidence: { ...dispute.evidence, ...evidence },
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || Object.keys(evidence).length > 0,
      ...(submit && { submission_count: details.submission_count + 1, submission_method: 'manual' as const }),
    },
    metadata: { ...dispute.metadata, ...params.metadata() },
    ...(submit && { status: isInquiry ? ('warning_under_review' as const) : ('under_review' as const) }),
  })
  world.emit('charge.dispute.updated', updated, cause)
  return updated
}

export function isAnswerable({ status }: Dispute): boolean {
  return status === 'needs_response' || status === 'warning_needs_response'
}

export function isPastDue(world: StripeWorld, { evidence_details: { due_by } }: Dispute): boolean {
  return due_by !== null && due_by <= world.now()
}

function readEvidence(world: StripeWorld, given: ReturnType<Call['params']['child']>, dispute: Dispute) {
  if (given === null) return {}
  const names = Object.keys(dispute.evidence)
  given.only(...names)
  const fields = names.flatMap((name) => {
    const text = given.text(name, LONGEST_FIELD)
    if (text !== null && fileFields.has(name) && world.files.get(text)?.purpose !== 'dispute_evidence')
      refuse(`No such file upload: '${text}'`, { code: 'resource_missing', param: given.path(name) })
    return text === null ? [] : [[name, text] as const]
  })
  const length = fields.reduce((sum, [, text]) => sum + text.length, 0)
  if (length > LONGEST_EVIDENCE) refuse(`The evidence is too long: at most ${LONGEST_EVIDENCE} characters.`)
  return Object.fromEntries(fields)
}
