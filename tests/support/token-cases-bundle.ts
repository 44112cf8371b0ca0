// The token's vectors and the code that reads them as one script, as a browser or a worker thread loads it: it answers
// `tokenCases.run('browser' | 'script')`.
import { build } from 'esbuild'
import { root } from './source-tree'

const entry = `
  import { runTokenCases } from '@/tests/support/token-cases'
  import { browserSignatureCheck, scriptCheck, webCryptoCheck } from '@/server/tickets/web-ed25519'
  export async function run(which) {
    const check = which === 'script' ? scriptCheck : await browserSignatureCheck()
    return { ...(await runTokenCases(check)), isNative: check === webCryptoCheck }
  }
`

export type BundledOutcome = { cases: number; faults: string[]; isNative: boolean }

export async function tokenCasesBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'tokenCases',
    platform: 'browser',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}

/** What a browser without the curve does with its name. */
export const withoutEd25519 = `
  const known = SubtleCrypto.prototype.importKey
  SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...more) {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name
    if (name === 'Ed25519') return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
    return known.call(this, format, data, algorithm, ...more)
  };
`
