// Work in bulk beside the web: how urgent the worker is before, during and after it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { root } from '@/tests/support/source-tree'
import { yieldingToWeb } from './yield-to-web'

const PATIENCE = { timeout: 10_000 }

let yielding: ReturnType<typeof yieldingToWeb>
afterEach(() => yielding?.stop())

test('the worker yields while any work in bulk runs, and is as urgent as before when none is left', async () => {
  const set: number[] = []
  yielding = yieldingToWeb((priority) => void set.push(priority))
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const both = [yielding.during(() => first.promise), yielding.during(() => second.promise)]
  first.reject(new Error('this chunk failed'))
  await Promise.allSettled([both[0]])
  expect(set).toEqual([10])
  second.resolve()
  await both[1]
  await vi.waitFor(() => expect(set).toEqual([10, 0]), PATIENCE)
})

test('what the system refuses for a moment is tried again', async () => {
  const asked: number[] = []
  yielding = yieldingToWeb((priority) => {
    asked.push(priority)
    if (asked.length % 2 === 1) throw new Error('EAGAIN')
  })
  const work = Promise.withResolvers<void>()
  const running = yielding.during(() => work.promise)
  await vi.waitFor(() => expect(asked).toEqual([10, 10]), PATIENCE)
  work.resolve()
  await running
  await vi.waitFor(() => expect(asked).toEqual([10, 10, 0, 0]), PATIENCE)
})

test('a worker with a session of its own lowers it, and one that shares its session leaves it alone', async () => {
  const lowered = existsSync('/proc/self/autogroup') ? 'nice 10' : 'nothing'
  expect(await urgencyDuringWork({ detached: true })).toContain(lowered)
  expect(await urgencyDuringWork({ detached: false })).not.toContain('nice 10')
})

async function urgencyDuringWork({ detached }: { detached: boolean }): Promise<string> {
  const program = `
    import { existsSync, readFileSync } from 'node:fs'
    import { yieldingToWeb } from ${JSON.stringify(path.join(root, 'worker/yield-to-web.ts'))}
    const read = async () => (existsSync('/proc/self/autogroup') ? readFileSync('/proc/self/autogroup', 'utf8') : 'nothing')
    console.log(await yieldingToWeb().during(read))`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: root, detached, stdio: ['ignore', 'pipe', 'inherit'] })
  return text(child.stdout)
}
