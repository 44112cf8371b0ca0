// Ports on the loopback interface: a free one, and whether a wanted one can be had.
import { createServer } from 'node:net'

/** Binds and releases `port` (0 = any) on `host`; answers the port that was bound. Rejects as `listen` does. */
function tryPort(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve(bound))
    })
  })
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await tryPort(port, host)
    return true
  } catch {
    return false
  }
}

/** `preferred` when it is free, else one that the system picks. Another process may still take it before it is used. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred
  return await tryPort(0, '127.0.0.1')
}
