// Completes package-lock.json after every change of dependencies. `npm install` leaves out the platform packages that
// the registry at hand does not serve (another system's binary), and `npm ci` then refuses with "Missing: … from lock file".
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SYSTEMS = ['android', 'darwin', 'freebsd', 'netbsd', 'openbsd', 'sunos', 'aix', 'openharmony', 'linux', 'win32']
const PROCESSORS = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'arm']

function platformOf(name) {
  if (name.includes('wasm32')) return { cpu: ['wasm32'] }
  const os = SYSTEMS.find((system) => name.includes(system))
  const cpu = PROCESSORS.find((processor) => name.includes(processor))
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }) }
}

const file = path.join(process.argv[2] ?? '.', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
let added = 0
for (const [where, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const top = `node_modules/${name}`
    if (lock.packages[top] || (where && lock.packages[`${where}/node_modules/${name}`])) continue
    lock.packages[top] = {
      version: range.replace(/^[\^~]/, ''),
      ...platformOf(name.slice(name.lastIndexOf('/') + 1)),
      optional: true,
      ...(entry.dev && { dev: true }),
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} platform packages added`)
