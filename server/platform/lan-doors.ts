// The doors of `npm run dev -- --lan`: HTTPS on every address of this machine, handed on to the web process and to the pages of the stand-ins,
// which stay on the loopback. Guards: who is behind a door learns the phone's address and not what the phone claims; one broken connection
// breaks nothing else.
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { type LanPlan, lanAddresses, lanUrl } from './lan-addresses'
import { type LanCertificate, lanCertificate } from './lan-certificate'
import { StartFailed } from './start-failed'

export type LanDoors = { close(): Promise<void> }

type Settings = { dataFolder: string; port: number }
type Targets = Partial<Record<keyof LanPlan['ports'], string>>

/** @param standIns their origins on this machine */
export async function openLanDoors(settings: Settings, plan: LanPlan, standIns: Targets): Promise<LanDoors> {
  const certificate = await lanCertificate(settings.dataFolder, lanAddresses())
  const targets: Targets = { ...standIns, app: `http://127.0.0.1:${settings.port}` }
  const doors: https.Server[] = []
  const close = async () => {
    await Promise.all(doors.map(closeDoor))
  }
  try {
    for (const [name, port] of Object.entries(plan.ports)) {
      const target = targets[name as keyof Targets]
      if (target !== undefined) doors.push(await openDoor(certificate, port, target))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { close }
}

async function openDoor(certificate: LanCertificate, port: number, target: string): Promise<https.Server> {
  const { hostname, port: targetPort } = new URL(target)
  const behind = { host: hostname, port: Number(targetPort) }
  const door = https.createServer(certificate, (request, response) => {
    const asked = http.request({ ...behind, method: request.method, path: request.url, headers: headersOf(request) })
    asked.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      // What is sent bit by bit is handed on bit by bit.
      response.flushHeaders()
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    asked.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    response.on('close', () => asked.destroy())
    request.pipe(asked)
  })
  // The development server tells its pages of changes by a socket.
  door.on('upgrade', (request, near: net.Socket, head: Buffer) => {
    const far = net.connect(behind.port, behind.host, () => {
      const lines = Object.entries(headersOf(request)).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${one}`),
      )
      far.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      far.write(head)
      far.pipe(near).pipe(far)
    })
    for (const [socket, other] of [
      [far, near],
      [near, far],
    ] as const) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  door.on('tlsClientError', () => {}) // a phone that has not accepted the certificate yet
  await new Promise<void>((resolve, reject) => {
    door.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = `Port ${port}, which --lan needs, is taken by another program. Choose another PORT.`
      reject(error.code === 'EADDRINUSE' ? new StartFailed(sentence) : error)
    })
    door.listen(port, () => resolve())
  })
  return door
}

function headersOf(request: http.IncomingMessage): http.OutgoingHttpHeaders {
  const { remoteAddress } = request.socket
  return { ...request.headers, 'x-forwarded-for': remoteAddress?.replace(/^::ffff:/, '') }
}

function closeDoor(door: https.Server): Promise<void> {
  return new Promise((resolve) => {
    door.close(() => resolve())
    door.closeAllConnections()
  })
}

/** What a developer reads: where the phone goes, as a QR code, and what it will ask. */
export async function lanWords(plan: LanPlan): Promise<string> {
  const { toString: draw } = await import('qrcode')
  const url = lanUrl(plan)
  const code = await draw(url, { type: 'terminal', small: true, errorCorrectionLevel: 'L' })
  const hasNetwork = plan.host !== '127.0.0.1'
  return [
    '',
    `  On a phone in the same network:  ${url}`,
    ...(hasNetwork ? [] : ['  This machine has no network now: only its own browser reaches that address.']),
    '',
    code.replace(/^/gm, '  ').trimEnd(),
    '',
    '  The phone asks once whether to trust the certificate, since this machine made it: choose “Advanced”, then',
    '  “Continue”. From then on camera, offline scanning and NFC work as on a real installation.',
    `  Its mailbox: ${lanUrl(plan, 'resend')}  ·  test payments: ${lanUrl(plan, 'stripe')}  ·  test PayPal: ${lanUrl(plan, 'paypal')}`,
    '',
  ].join('\n')
}
