// A line to a carrier that goes bad after the carrier has taken a message, or before it hears of it: what stand-ins, which answer for
// themselves, cannot do. It speaks no protocol but knows where a mail ends.
import net from 'node:net'

/**
 * `hang`: the carrier's answer never comes. `cut`: it ends in its middle. `fail`: in its place comes 500. A text is answered without asking the
 * carrier at all.
 */
export type Badness = 'hang' | 'cut' | 'fail' | { text: string }

export type BadLine = {
  port: number
  /** Null: the line is good. */
  be(badness: Badness | null): void
  close(): Promise<void>
}

const failed = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}'

/** @param isMail the carrier talks first, and it is its answer to the end of a mail that goes bad */
export async function badLine(target: number, isMail = false): Promise<BadLine> {
  let badness: Badness | null = null
  const open = new Set<net.Socket>()
  const server = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1')
    let isTaken = !isMail
    near.on('data', (said: Buffer) => {
      if (isMail) isTaken = said.toString('latin1').endsWith('\r\n.\r\n')
      if (badness === null || typeof badness === 'string') far.write(said)
      else near.end(badness.text)
    })
    far.on('data', (answer: Buffer) => {
      if (badness === null || !isTaken) return void near.write(answer)
      if (badness === 'cut') near.write(answer.subarray(0, isMail ? 2 : 40), () => near.destroy())
      if (badness === 'fail') near.end(failed)
    })
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
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    be: (wanted) => {
      badness = wanted
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
