// A network that can be cut: an address that leads to the installation under test until somebody cuts it, and again afterwards. What a
// browser emulates does not reach its service workers.
import net from 'node:net'

export type CuttableNetwork = {
  /** An origin of its own, on this machine. */
  url: string
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

export async function cuttableNetwork(target: string): Promise<CuttableNetwork> {
  const { hostname, port: targetPort } = new URL(target)
  const open = new Set<net.Socket>()
  let server: net.Server | null = null

  async function listen(port: number): Promise<number> {
    const started = net.createServer((near) => {
      const far = net.connect(Number(targetPort), hostname)
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(socket)
        socket.on('error', () => other.destroy())
        socket.on('close', () => {
          open.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
    })
    server = started
    await new Promise<void>((resolve, reject) => started.once('error', reject).listen(port, '127.0.0.1', resolve))
    return (started.address() as net.AddressInfo).port
  }

  async function cut(): Promise<void> {
    const closing = server
    server = null
    for (const socket of open) socket.destroy()
    if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()))
  }

  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    async mend() {
      if (!server) await listen(port)
    },
    close: cut,
  }
}
