import { expect, test } from 'vitest'
import { readableLine } from './readable-log'

test('a structured line becomes a sentence with its facts behind it', () => {
  expect(readableLine('{"level":"info","timestamp":"2026-01-01T00:00:00Z","concurrency":5,"msg":"worker ready"}')).toBe(
    'worker ready concurrency=5',
  )
})

test('an error keeps its stack', () => {
  const line = JSON.stringify({ level: 'error', err: { message: 'no', stack: 'Error: no\n  at x' }, msg: 'failed' })
  expect(readableLine(line)).toBe('error: failed \nError: no\n  at x')
})

test('any other line stays as it is', () => {
  for (const line of ['ready', '{"ready":true}', '{"level":"info"', '']) expect(readableLine(line)).toBe(line)
})
