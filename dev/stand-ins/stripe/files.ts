// /v1/files: upload, retrieve, list. Stripe takes them on a host of its own; this one host serves both.
// Guards: what was uploaded can be read again, byte for byte, through the control door.
import type Stripe from 'stripe'
import { ControlRefusal } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { refuse } from './stripe-refusal'
import type { Worlds } from './stripe-world'

const PATH = '/v1/files'
const LARGEST_EVIDENCE = 5_000_000

const types: Readonly<Record<string, string>> = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' }

export const fileRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.files, 'file upload', 'file'),
]

function create({ world, params, upload }: Call): Stripe.File {
  params.only('purpose', 'file', 'file_link_data', 'expand')
  const purpose = params.choice('purpose', ['dispute_evidence']) ?? params.missing('purpose')
  if (!upload) return refuse('Missing required param: file.', { code: 'parameter_missing', param: 'file' })
  const type = types[upload.type]
  if (!type) refuse('This file type is not accepted for dispute evidence: PDF, JPEG or PNG.', { param: 'file' })
  if (upload.bytes.length > LARGEST_EVIDENCE) refuse('The file is too large: at most 5 MB.', { param: 'file' })
  const id = stripeId('file')
  world.fileContents.put({ id, base64: upload.bytes.toString('base64') })
  return world.files.put({
    id,
    object: 'file',
    created: world.now(),
    expires_at: null,
    filename: upload.filename,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    purpose,
    size: upload.bytes.length,
    title: null,
    type,
    url: `${world.baseUrl}${PATH}/${id}/contents`,
  })
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'purpose', 'created')
  const purpose = params.text('purpose')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.files.newestFirst(),
    (file) => (purpose === null || file.purpose === purpose) && created(file),
  )
}

/** `GET /_control/files/:id`: what was uploaded. */
export function fileDoors(worlds: Worlds): Record<string, ControlDoor> {
  return {
    'GET /_control/files/:id': (_body, _incoming, id) => {
      const world = worlds.holding(({ files }) => files.get(id) !== undefined)
      const file = world.files.get(id)
      if (!file) throw new ControlRefusal(404, `There is no file “${id}”.`)
      return { ...file, account: world.account?.id ?? null, base64: world.fileContents.get(id)?.base64 ?? '' }
    },
  }
}
