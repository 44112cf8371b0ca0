// Which build of the pages this process serves, so that a page that was opened long ago can be told from the present one.
import { readFileSync } from 'node:fs'
import path from 'node:path'

let known: string | undefined

/** At most 40 characters; `dev` where pages are compiled as they are asked for. */
export function buildId(): string {
  known ??= readBuildId(process.cwd())
  return known
}

export function readBuildId(folder: string): string {
  try {
    const name = readFileSync(/* turbopackIgnore: true */ path.join(folder, '.next', 'BUILD_ID'), 'utf8')
    return name.trim().slice(0, 40) || 'dev'
  } catch {
    return 'dev'
  }
}
