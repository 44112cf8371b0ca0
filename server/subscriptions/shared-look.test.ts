import { expect, test } from 'vitest'
import { sharedLooks } from './shared-look'

test('whoever asks during a look gets one that began after the question, shared with all who came meanwhile', async () => {
  const share = sharedLooks<number>()
  let begun = 0
  const gates: (() => void)[] = []
  const look = () => {
    begun += 1
    const mine = begun
    return new Promise<number>((resolve) => gates.push(() => resolve(mine)))
  }
  const first = share('a', look)
  const [second, third] = [share('a', look), share('a', look)]
  const other = share('b', look)
  expect(begun).toBe(2)
  gates[0]?.()
  gates[1]?.()
  expect([await first, await other]).toEqual([1, 2])
  gates[2]?.()
  expect([await second, await third]).toEqual([3, 3])
  const fresh = share('a', look)
  gates[3]?.()
  expect(await fresh).toBe(4)
})

test('a look that fails leaves the way free', async () => {
  const share = sharedLooks<number>()
  const failing = share('a', () => Promise.reject(new Error('away')))
  const next = share('a', async () => 2)
  await expect(failing).rejects.toThrow('away')
  expect(await next).toBe(2)
  expect(await share('a', async () => 3)).toBe(3)
})
