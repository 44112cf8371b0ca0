// One format, one verification, several Ed25519: each must say the same of every vector, in Node and in a worker thread. In a real browser:
// tests/e2e/token-vectors.spec.ts.
import { Worker } from 'node:worker_threads'
import { beforeAll, describe, expect, test } from 'vitest'
import { runTokenCases } from '@/tests/support/token-cases'
import { type BundledOutcome, tokenCasesBundle, withoutEd25519 } from '@/tests/support/token-cases-bundle'
import { checkSignature } from './event-keys-crypto'
import type { AsyncSignatureCheck } from './verify-token'
import { knowsEd25519, scriptCheck, webCryptoCheck } from './web-ed25519'

const nodeCheck: AsyncSignatureCheck = async (...input) => checkSignature(...input)

describe('every vector, every flipped bit, every truncation, every other writing', () => {
  test.each([
    ['node:crypto', nodeCheck],
    ['WebCrypto', webCryptoCheck],
  ])('has the same verdict with %s', async (_name, check) => {
    const { cases, faults } = await runTokenCases(check)
    expect(faults).toEqual([])
    expect(cases).toBeGreaterThan(3_000)
  })

  test('a check that says yes to everything is found out', async () => {
    const { faults } = await runTokenCases(async () => true)
    expect(faults.length).toBeGreaterThan(2_000)
    // Strictness is ours: what only a strict check refuses is refused before the platform is asked.
    const strict = /^(S \+|S = L|S of 32|R of small order|key of small order)/
    expect(faults.filter((fault) => strict.test(fault))).toEqual([])
  })
})

describe('a worker thread', () => {
  let bundle: string
  beforeAll(async () => {
    bundle = await tokenCasesBundle()
  })

  function inThread(before = ''): Promise<BundledOutcome> {
    const code = `${before}${bundle}
      require('node:worker_threads').parentPort.postMessage(null)
      tokenCases.run('browser').then((outcome) => require('node:worker_threads').parentPort.postMessage(outcome))`
    const worker = new Worker(code, { eval: true })
    return new Promise((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', (outcome: BundledOutcome | null) => {
        if (outcome === null) return
        resolve(outcome)
        void worker.terminate()
      })
    })
  }

  test('has the same verdicts', async () => {
    expect(await inThread()).toMatchObject({ faults: [], isNative: true })
  })

  // The script that stands in for the platform is slow, so it is judged here alone.
  test('whose platform does not know the curve falls back to the script and has the same verdicts', async () => {
    expect(await inThread(withoutEd25519)).toMatchObject({ faults: [], isNative: false })
  })
})

test('a platform is believed only when it takes a good signature and refuses a bad one', async () => {
  const throws: AsyncSignatureCheck = () => Promise.reject(new Error('no such curve'))
  const answers = [webCryptoCheck, scriptCheck, nodeCheck, async () => true, async () => false, throws]
  expect(await Promise.all(answers.map(knowsEd25519))).toEqual([true, true, true, false, false, false])
})
