// The rules of the house, held by reading the source: who may import whom, where time, chance and the environment come from, and what
// has no place at all. An exception stands here by name, with its reason.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSourceTree, type SourceFile } from './support/source-tree'

const files = readSourceTree()
const product = files.filter(({ isTest }) => !isTest)

/** From left to right: a domain imports itself and what stands left of it. */
const order = [
  ['kernel'],
  ['files'],
  ['jobs', 'audit'],
  ['providers'],
  ['auth'],
  ['organizations'],
  ['webhooks'],
  ['notifications'],
  ['subscriptions'],
  ['sellers'],
  ['events'],
  ['capacity'],
  ['templates'],
  ['tickets'],
  ['purchases'],
  ['payments'],
  ['documents'],
  ['attendees'],
  ['batches'],
  ['scanning'],
  ['campaigns'],
  ['disputes'],
  ['reports'],
  ['platform'],
]
const rank = new Map(order.flatMap((names, index) => names.map((name) => [name, index] as const)))
const doors = ['trpc', 'http']

const folderOf = (file: string) => /^server\/([^/]+)\//.exec(file)?.[1] ?? null
const isDomain = (file: string) => rank.has(folderOf(file) ?? '')

/** Every run-time import of `from` files that `isWrong` says is wrong, as `a → b`. */
function wrongImports(
  from: (file: SourceFile) => boolean,
  isWrong: (target: string, file: SourceFile) => boolean,
): string[] {
  return product.filter(from).flatMap((file) =>
    file.imports
      .filter(({ isType }) => !isType)
      .filter((one) => isWrong(one.file ?? one.specifier, file))
      .map((one) => `${file.path} → ${one.file ?? one.specifier}`),
  )
}

describe('the reader of these tests', () => {
  test('sees every import that is written over one line or many', () => {
    const missed = files.filter(({ code, imports, path: file }) => {
      const written = [...code.matchAll(/^(?:\}|import\b.*|export\b.*) from '[^']+'$/gm)].length
      return !file.startsWith('tests/') && imports.filter(({ specifier }) => specifier !== '').length < written
    })
    expect(missed.map(({ path: file }) => file)).toEqual([])
    expect(product.length).toBeGreaterThan(100)
  })
})

describe('who imports whom', () => {
  test('every folder of server/ is a domain with its place, or a door', () => {
    const unknown = product
      .map(({ path: file }) => folderOf(file))
      .filter((name) => name && !rank.has(name) && !doors.includes(name))
    expect([...new Set(unknown)]).toEqual([])
  })

  test('docs/architecture.md tells the order that is held here', () => {
    const page = readFileSync('docs/architecture.md', 'utf8')
    const told = /^kernel →[^`]*?(?=\s*→ the doors)/m.exec(page)?.[0] ?? ''
    expect(told.split('→').map((rank) => rank.split('·').map((name) => name.trim()))).toEqual(order)
  })

  test('domains import themselves and what stands left of them', () => {
    // The e-mail catalogue is React: the one job that sends mails loads it.
    const allowed = /^server\/notifications\/.* → emails\//
    const wrong = wrongImports(
      ({ path: file }) => isDomain(file),
      (target, file) => {
        const own = folderOf(file.path) ?? ''
        const other = folderOf(target)
        if (other === null) return /^(app|components|worker|emails|dev|tests)\//.test(target)
        return other !== own && !((rank.get(other) ?? Number.POSITIVE_INFINITY) < (rank.get(own) ?? 0))
      },
    )
    expect(wrong.filter((line) => !allowed.test(line))).toEqual([])
  })

  test('doors do not import each other, and no page or component', () => {
    const allowed = ['server/trpc/rsc.ts → components/trpc/query-client.ts'] // one query client for server and browser
    const wrong = wrongImports(
      ({ path: file }) => doors.includes(folderOf(file) ?? ''),
      (target, file) => {
        const other = folderOf(target)
        return (
          /^(app|components|worker|emails)\//.test(target) ||
          (doors.includes(other ?? '') && other !== folderOf(file.path))
        )
      },
    )
    expect(wrong.filter((line) => !allowed.includes(line))).toEqual([])
  })

  test('Next stays out of domains and of the worker', () => {
    const allowed = ['server/auth/browser-session.ts', 'server/auth/next-auth.ts']
    const wrong = wrongImports(
      ({ path: file }) => (isDomain(file) || file.startsWith('worker/')) && !allowed.includes(file),
      (target) => /^next(-auth)?(\/|$)/.test(target) || target === 'server-only',
    )
    expect(wrong).toEqual([])
  })

  test('the worker imports no page, component or door', () => {
    const wrong = wrongImports(
      ({ path: file }) => file.startsWith('worker/'),
      (target) => /^(app|components|server\/(trpc|http))\//.test(target),
    )
    expect(wrong).toEqual([])
  })

  test('e-mails are functions of their props: no database, environment or domain', () => {
    const wrong = wrongImports(
      ({ path: file }) => file.startsWith('emails/'),
      (target) => target.startsWith('server/') && !/^server\/kernel\/(money|format|text|contract)\.ts$/.test(target),
    )
    expect(wrong).toEqual([])
  })

  test('components know contracts, money and formats of the server, and the router as a type', () => {
    const wrong = wrongImports(
      ({ path: file }) => file.startsWith('components/'),
      (target) =>
        /^(app|worker|emails|prisma)\//.test(target) ||
        (target.startsWith('server/') &&
          !/^server\/([^/]+\/(?:[^/]+\/)?contract|kernel\/(money|format))\.ts$/.test(target)),
    )
    // A code that changes is made by the phone itself, in the form that the gate reads.
    const allowed = /^components\/ticket\/rotating-.* → server\/tickets\/(rotating\/rotating-code|qr-path)\.ts$/
    // Rules are shown in words by the module that judges by them.
    const rules = /^components\/.* → server\/scanning\/lists\/(rules|words)\.ts$/
    // A gate without a network decides by the server's own modules, which is why it decides the same.
    const gate =
      /^components\/scanner\/offline\/.* → server\/(tickets\/(ticket-token|ticket-code|verify-token|web-ed25519|rotating\/rotating-code|keys\/revocation-list)|scanning\/(sync\/chain|bundle\/(container|ticket-record|entry-form)))\.ts$/
    expect(wrong.filter((line) => ![allowed, rules, gate].some((exception) => exception.test(line)))).toEqual([])
  })

  test('what the browser loads reaches nothing that only a server has', () => {
    const byPath = new Map(product.map((file) => [file.path, file]))
    const starts = product.filter(({ text, path: file }) => /^(app|components)\//.test(file) && isClient(text))
    const seen = new Map<string, string>()
    const pending = starts.map(({ path: file }) => [file, file] as const)
    const wrong: string[] = []
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [file, via] = next
      if (seen.has(file)) continue
      seen.set(file, via)
      for (const one of byPath.get(file)?.imports ?? []) {
        if (one.isType) continue
        if (
          /^(node:|pg$|pino$|server-only$|next\/headers$|@prisma\/)/.test(one.specifier) ||
          one.file?.startsWith('prisma/')
        ) {
          wrong.push(`${via} … ${file} → ${one.specifier}`)
        } else if (one.file) pending.push([one.file, via])
      }
    }
    expect(wrong).toEqual([])
  })

  test('nothing that the web process loads reaches the printer, which only the worker can run', () => {
    const byPath = new Map(product.map((file) => [file.path, file]))
    const starts = product.map(({ path: file }) => file).filter((file) => /^(app|server\/(trpc|http))\//.test(file))
    const seen = new Map(starts.map((file) => [file, file]))
    const wrong: string[] = []
    for (const [file, via] of seen) {
      for (const one of byPath.get(file)?.imports ?? []) {
        if (one.isType) continue
        // Turbopack follows what is imported when it is needed, too.
        if (/^(@react-pdf\/|piscina$)/.test(one.specifier) || one.file === 'server/tickets/pdf/render-tickets.ts') {
          wrong.push(`${via} … ${file} → ${one.specifier}`)
        } else if (one.file && !seen.has(one.file)) seen.set(one.file, via)
      }
    }
    expect(wrong).toEqual([])
  })

  test('pages read through tRPC or as a visitor; only route handlers know more of the kernel', () => {
    const allowed = ['app/[locale]/visitor.ts → server/kernel/process.ts'] // the ctx of pages that an address alone opens
    const wrong = wrongImports(
      ({ path: file }) => file.startsWith('app/') && !/(^app\/(api|health|metrics)\/|\/route\.tsx?$)/.test(file),
      (target) => target.startsWith('prisma/') || /^server\/(http|kernel\/(db|ctx|process))/.test(target),
    )
    expect(wrong.filter((line) => !allowed.includes(line))).toEqual([])
  })

  test('Prisma is for the server’s domains, and one place makes its client', () => {
    const wrong = wrongImports(
      ({ path: file }) => !/^server\/[a-z]+\//.test(file) || doors.includes(folderOf(file) ?? ''),
      (target) => target.startsWith('prisma/generated/'),
    )
    const makers = product.filter(({ code }) => /new PrismaClient\(/.test(code)).map(({ path: file }) => file)
    expect([wrong, makers]).toEqual([[], ['server/kernel/db.ts']])
  })

  test('no run-time import goes in a circle', () => {
    const targets = new Map(
      product.map((file) => [file.path, file.imports.flatMap((one) => (one.isType || !one.file ? [] : [one.file]))]),
    )
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    function visit(file: string, trail: readonly string[]): void {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
        return
      }
      state.set(file, 'open')
      for (const target of targets.get(file) ?? []) visit(target, [...trail, file])
      state.set(file, 'done')
    }
    for (const file of targets.keys()) visit(file, [])
    expect(circles).toEqual([])
  })

  test('an import of ours names a file that is there', () => {
    const paths = new Set(files.map(({ path: file }) => file))
    const missing = files.flatMap((file) =>
      file.imports
        .filter((one) => one.file && /^(app|components|emails|i18n|server|worker|tests)\//.test(one.file))
        .filter((one) =>
          /\.tsx?$/.test(one.file ?? '')
            ? !paths.has(one.file ?? '')
            : !/\.(json|css|woff2|ttf|svg|mjs)$/.test(one.file ?? ''),
        )
        .map((one) => `${file.path} → ${one.specifier}`),
    )
    expect(missing).toEqual([])
  })
})

describe('what has one source', () => {
  const isBrowser = ({ path: file, text }: SourceFile) =>
    file.startsWith('components/') || isClient(text) || file.startsWith('public/')
  // Stand-ins and scripts are programs of their own, not part of the product’s processes.
  const inProduct = product.filter(({ path: file }) => /^(app|components|emails|i18n|server|worker)\//.test(file))

  function uses(pattern: RegExp, allowed: (file: SourceFile) => boolean): string[] {
    return inProduct.filter((file) => pattern.test(file.code) && !allowed(file)).map(({ path: file }) => file)
  }

  test('the environment is read in kernel/env.ts; launchers build that of their children', () => {
    const allowed = /^server\/(kernel\/env|platform\/(launch-environment|embedded-postgres|migrate)|start)\.ts$/
    expect(uses(/process\.env|process\.loadEnvFile/, ({ path: file }) => allowed.test(file))).toEqual([])
  })

  test('the time is read in kernel/clock.ts, and in the browser', () => {
    const ofTime = /\bDate\.now\(|new Date\(\s*\)|Temporal\.Now\b/
    expect(uses(ofTime, (file) => file.path === 'server/kernel/clock.ts' || isBrowser(file))).toEqual([])
  })

  test('chance comes from kernel/random.ts, and in the browser from its own', () => {
    const ofChance = /Math\.random\(|randomBytes\(|randomUUID\(|getRandomValues\(|randomInt\(/
    expect(uses(ofChance, (file) => file.path === 'server/kernel/random.ts' || isBrowser(file))).toEqual([])
  })
})

describe('what has no place', () => {
  const among = (set: readonly SourceFile[], isWrong: (file: SourceFile) => boolean) =>
    set.filter(isWrong).map(({ path: file }) => file)
  const here = 'tests/conventions.test.ts'

  test('no barrels', () => {
    const isBarrel = ({ path: file, code }: SourceFile) => /(^|\/)index\.tsx?$/.test(file) || /^export\s+\*/m.test(code)
    expect(among(product, isBarrel)).toEqual([])
  })

  test('no files called utils or helpers, and every name in kebab-case', () => {
    const named = (file: string) =>
      path.posix.basename(file).replace(/\.(d|db|race|test|spec|config)?(\.(test|db|race))*\.(tsx?|mts|mjs)$/, '')
    expect(among(files, ({ path: file }) => /^(utils?|helpers?|common|misc)$/.test(named(file)))).toEqual([])
    expect(among(files, ({ path: file }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*$/.test(named(file)))).toEqual([])
  })

  test('no test is skipped, focused or mocks a module', () => {
    const wrong =
      /\b(test|it|describe)\.(skip|only|todo|fixme)\b|\bvi\.(mock|doMock|stubGlobal)\(|\bxit\(|\bxdescribe\(/
    expect(among(files, ({ path: file, code, isTest }) => isTest && file !== here && wrong.test(code))).toEqual([])
  })

  test('no test waits for a fixed time: a pause stands in a loop that looks again', () => {
    const pause = /\bwaitForTimeout\(|new Promise(?:<[^>]*>)?\(\(?(\w+)\)? => setTimeout\(\1, /g
    const sleeps = ({ code }: SourceFile) =>
      [...code.matchAll(pause)].some(
        ({ index }) => !/\b(for|while) \(/.test(code.slice(Math.max(0, index - 400), index)),
      )
    expect(among(files, (file) => file.isTest && file.path !== here && sleeps(file))).toEqual([])
  })

  test('no suppressed type errors and no unfinished corners', () => {
    const wrong = /@ts-(ignore|nocheck|expect-error)|\b(TODO|FIXME|XXX)\b|\bas any\b/
    expect(among(files, ({ path: file, text }) => file !== here && wrong.test(text))).toEqual([])
  })

  test('no file of the product is longer than 250 lines', () => {
    expect(among(product, ({ text }) => text.split('\n').length > 251)).toEqual([])
  })

  test('every file of server/ and worker/ begins by saying what it is for', () => {
    const silent = ({ path: file, text }: SourceFile) =>
      /^(server|worker)\//.test(file) && !file.endsWith('.d.ts') && !/^(#!.*\n)?\/[/*]/.test(text)
    expect(among(product, silent)).toEqual([])
  })
})

function isClient(text: string): boolean {
  return /^(\/\/.*\n)*['"]use client['"]/.test(text)
}
