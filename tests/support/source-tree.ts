// The project's own source as data: its files, what each imports, and its text without comments. Imports are read by their syntax,
// which our formatter keeps regular; the convention tests check that nothing imports in a way that this would miss.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
const folders = ['app', 'bench', 'components', 'dev', 'emails', 'i18n', 'scripts', 'server', 'tests', 'worker']

export type Import = {
  /** As written: `react`, `@/server/kernel/money`, `./rules`. */
  specifier: string
  /** From the root, with its ending, for a file of ours; else null. */
  file: string | null
  /** Leaves no trace at run time. */
  isType: boolean
}

export type SourceFile = { path: string; text: string; code: string; imports: Import[]; isTest: boolean }

export function readSourceTree(): SourceFile[] {
  const paths = folders.flatMap((folder) => list(folder)).filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file))
  const known = new Set([...paths, ...list('prisma/generated'), ...list('i18n'), ...list('server')])
  return paths.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    const code = withoutComments(text)
    return {
      path: file,
      text,
      code,
      imports: importsOf(file, code, known),
      isTest: /\.test\.tsx?$|\.spec\.ts$|^tests\//.test(file),
    }
  })
}

function list(folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1')
}

const statement = /^(?:import|export)\s+(type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?['"]([^'"\n]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g

function importsOf(file: string, code: string, known: ReadonlySet<string>): Import[] {
  const found: Import[] = []
  for (const [, type, names, specifier = ''] of code.matchAll(statement)) {
    found.push({
      specifier,
      file: resolve(file, specifier, known),
      isType: type !== undefined || namesOnlyTypes(names),
    })
  }
  for (const [, specifier = ''] of code.matchAll(dynamic)) {
    found.push({ specifier, file: resolve(file, specifier, known), isType: false })
  }
  return found
}

/** `{ type A, type B }`; verbatimModuleSyntax keeps the statement, but nothing of ours acts when it is loaded. */
function namesOnlyTypes(names: string | undefined): boolean {
  const inner = /^\{([\s\S]*)\}$/.exec(names?.trim() ?? '')?.[1]
  if (inner === undefined) return false
  const each = inner
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return each.length > 0 && each.every((name) => name.startsWith('type '))
}

function resolve(from: string, specifier: string, known: ReadonlySet<string>): string | null {
  const bare = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(from), specifier)
      : null
  if (bare === null) return null
  const candidates = [bare, `${bare}.ts`, `${bare}.tsx`, `${bare}.mjs`, `${bare}.d.ts`, `${bare}/index.ts`]
  return candidates.find((candidate) => known.has(candidate)) ?? bare
}
