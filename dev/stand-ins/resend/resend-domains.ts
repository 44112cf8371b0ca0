// Sender domains: registered, looked at, checked, removed. A domain that is to be checked is found in order a moment later, as if its DNS
// had been filled in; a control door says otherwise. Guards: from a registered domain that is not verified nothing is sent.
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import { type Answer, type ControlDoor, type Incoming, json } from '../base/http-server'
import type { Collection, Store } from '../base/journal-store'
import { refuse } from './resend-refusal'

type Status = 'not_started' | 'pending' | 'verified' | 'failed'
type Domain = {
  id: string
  name: string
  createdAt: string
  region: string
  status: Status
  key: string
  /** Unix ms at which a check comes to its end; null: none is under way. */
  checkedAt: number | null
}

const CHECK_MS = 1000

const creation = z.object({
  name: z
    .string()
    .toLowerCase()
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
  region: z.enum(['us-east-1', 'eu-west-1', 'sa-east-1', 'ap-northeast-1']).default('us-east-1'),
})

export type ResendDomains = {
  /** Null for a path that is none of theirs. */
  answer(incoming: Incoming): Answer | null
  /** Refuses a sender from a registered domain that is not verified. */
  checkSender(from: string): void
  doors: Record<string, ControlDoor>
}

export function openDomains(store: Store): ResendDomains {
  const all = store.collection<Domain>('domain')
  return {
    answer(incoming) {
      const { method, path } = incoming
      if (path === '/domains') return method === 'POST' ? create(all, incoming) : list(all)
      const [, id = '', verb] = /^\/domains\/([^/]+)(\/verify)?$/.exec(path) ?? []
      if (id === '') return null
      const domain = settled(all, id) ?? refuse(404, 'not_found', 'Domain not found')
      if (method === 'POST' && verb !== undefined) {
        if (domain.status !== 'verified') all.put({ ...domain, status: 'pending', checkedAt: Date.now() + CHECK_MS })
        return json(200, { object: 'domain', id })
      }
      if (verb !== undefined) return null
      if (method === 'GET') return json(200, { object: 'domain', ...shown(domain), records: recordsOf(domain) })
      if (method !== 'DELETE') return null
      all.delete(id)
      return json(200, { object: 'domain', id, deleted: true })
    },
    checkSender(from) {
      const name = /@([^@>\s]+)>?\s*$/.exec(from)?.[1]?.toLowerCase()
      for (const { id } of [...all.values()]) {
        const domain = settled(all, id)
        if (domain?.name === name && domain?.status !== 'verified')
          refuse(403, 'validation_error', `The ${name} domain is not verified. Please, add and verify your domain.`)
      }
    },
    doors: {
      'POST /_control/domains/:id': (body, _incoming, id) => {
        const { status } = parseControl(change, body)
        const domain = all.get(id)
        if (!domain) throw new ControlRefusal(404, `There is no domain “${id}”.`)
        all.put({ ...domain, status, checkedAt: null })
      },
    },
  }
}

const change = z.strictObject({ status: z.enum(['not_started', 'pending', 'verified', 'failed']) })

function create(all: Collection<Domain>, incoming: Incoming): Answer {
  const parsed = creation.safeParse(readBody(incoming))
  if (!parsed.success) return refuse(422, 'validation_error', 'The `name` field must be a domain.')
  const { name, region } = parsed.data
  if ([...all.values()].some((domain) => domain.name === name))
    return refuse(403, 'validation_error', 'The domain has already been registered. Use another one.')
  const domain = all.put({
    id: randomUUID(),
    name,
    region,
    createdAt: new Date().toISOString(),
    status: 'not_started',
    key: randomBytes(162).toString('base64'),
    checkedAt: null,
  })
  return json(201, { ...shown(domain), records: recordsOf(domain) })
}

function list(all: Collection<Domain>): Answer {
  const data = [...all.newestFirst()].map(({ id }) => settled(all, id)).filter((one) => one !== undefined)
  return json(200, { object: 'list', has_more: false, data: data.map(shown) })
}

/** As it is now: a check whose time has come has ended. */
function settled(all: Collection<Domain>, id: string): Domain | undefined {
  const domain = all.get(id)
  if (!domain || domain.checkedAt === null || domain.checkedAt > Date.now()) return domain
  return all.put({ ...domain, status: 'verified', checkedAt: null })
}

function shown({ id, name, status, createdAt, region }: Domain) {
  return {
    id,
    name,
    status,
    created_at: createdAt.replace('T', ' ').replace('Z', '+00'),
    region,
    open_tracking: false,
    click_tracking: false,
    tracking_subdomain: '',
    capabilities: { sending: 'enabled', receiving: 'disabled' },
  }
}

function recordsOf({ region, status, key }: Domain) {
  const rest = { ttl: 'Auto', status }
  return [
    { record: 'SPF', name: 'send', type: 'MX', value: `feedback-smtp.${region}.amazonses.com`, priority: 10, ...rest },
    { record: 'SPF', name: 'send', type: 'TXT', value: 'v=spf1 include:amazonses.com ~all', ...rest },
    { record: 'DKIM', name: 'resend._domainkey', type: 'TXT', value: `p=${key}`, ...rest },
  ]
}

function readBody(incoming: Incoming): unknown {
  try {
    return JSON.parse(incoming.body.toString('utf8'))
  } catch {
    return null
  }
}
