// The picture in a request: the raw body, or the file of a form.
import { readBytes } from '@/server/http/read-body'
import { fail } from '@/server/kernel/errors'

/** Room for the frame of a form around its file. */
const formOverhead = 64 * 1024

export async function readPicture(request: Request, maxBytes: number): Promise<Buffer> {
  const type = request.headers.get('content-type')?.toLowerCase() ?? ''
  if (type.startsWith('multipart/form-data')) return fileOf(request, maxBytes)
  if (!type.startsWith('image/') && !type.startsWith('application/octet-stream')) {
    fail('unsupported', 'request.unsupported_type', 'Send a picture, as it is or as the field `file` of a form.')
  }
  return refuseEmpty(await readBytes(request, maxBytes))
}

async function fileOf(request: Request, maxBytes: number): Promise<Buffer> {
  const bytes = await readBytes(request, maxBytes + formOverhead)
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  const form = await new Response(new Uint8Array(bytes), { headers })
    .formData()
    .catch((error: unknown) => fail('invalid', 'request.malformed', 'The form cannot be read.', { cause: error }))
  const file = form.get('file')
  if (!(file instanceof File)) {
    return fail('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', {
      details: [{ path: 'file', message: 'is needed' }],
    })
  }
  if (file.size > maxBytes) fail('too_large', 'request.too_large', `A picture may have at most ${maxBytes} bytes.`)
  return refuseEmpty(Buffer.from(await file.arrayBuffer()))
}

function refuseEmpty(bytes: Buffer): Buffer {
  return bytes.byteLength > 0 ? bytes : fail('invalid', 'cover.unreadable', 'There is no picture in this request.')
}
