// The process of the empty handler: Next.js behind the same steps that server/web.ts takes for every request.
import { createServer } from 'node:http'
import next from 'next'
import { bodyLimit, withBodyLimit } from '@/server/platform/body-limit'
import { clientAddress, replaceForwarding } from '@/server/platform/client-address'

const [dir, givenPort] = process.argv.slice(2)
const port = Number(givenPort)
const MAX_FILE_BYTES = 10 * 1024 * 1024

const app = next({ dev: false, dir, hostname: 'localhost', port, quiet: true })
await app.prepare()
const handle = app.getRequestHandler()
createServer((request, response) => {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  const address = clientAddress(undefined, request.socket.remoteAddress, 0)
  replaceForwarding(request.headers, { address, protocol: 'http' })
  const limit = bodyLimit(request.url ?? '/', MAX_FILE_BYTES)
  withBodyLimit(request, response, limit, () => void handle(request, response))
}).listen(port, '127.0.0.1', () => process.send?.('ready'))
process.on('disconnect', () => process.exit(0))
