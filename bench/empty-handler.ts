// The baseline of everything over HTTP: a Next.js app of one route handler that parses the same JSON and answers. It is built
// by the same Next.js, once per version, and served by empty-handler-server.ts, which takes the same steps as the product’s server.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@/server/platform/ports'

const require = createRequire(import.meta.url)
const { version } = require('next/package.json') as { version: string }

const HANDLER = `export async function POST(request) {
  const body = await request.json()
  return Response.json({ success: true, data: { fields: Object.keys(body).length } })
}
`
const LAYOUT = 'export default function Layout({ children }) {\n  return children\n}\n'
function write(folder: string): void {
  const config = `export default { poweredByHeader: false, agentRules: false, turbopack: { root: ${JSON.stringify(process.cwd())} } }\n`
  mkdirSync(path.join(folder, 'app/parse'), { recursive: true })
  writeFileSync(path.join(folder, 'app/parse/route.js'), HANDLER)
  writeFileSync(path.join(folder, 'app/layout.js'), LAYOUT)
  writeFileSync(path.join(folder, 'next.config.js'), config)
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n')
}

const environment = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const

function build(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [require.resolve('next/dist/bin/next'), 'build', folder], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The empty handler could not be built:\n${said}`)),
    )
  })
}

export type EmptyHandler = { url: string; stop(): Promise<void> }

export async function startEmptyHandler(): Promise<EmptyHandler> {
  const folder = path.resolve('.data', `bench-empty-handler-${version}`)
  if (!existsSync(path.join(folder, '.next/BUILD_ID'))) {
    write(folder)
    await build(folder)
  }
  const port = await freePort()
  const server = fileURLToPath(import.meta.resolve('./empty-handler-server.ts'))
  const program = ['--import', 'tsx', server, folder, String(port)]
  const child = spawn(process.execPath, program, {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await Promise.race([
    new Promise<void>((resolve) => child.once('message', () => resolve())),
    ended.then(() => {
      throw new Error('The empty handler ended by itself.')
    }),
  ])
  return {
    url: `http://127.0.0.1:${port}/parse`,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
