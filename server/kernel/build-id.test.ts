import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readBuildId } from './build-id'

test('a build has the name that Next.js gave it, and what was never built has one too', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'build-'))
  expect(readBuildId(folder)).toBe('dev')
  mkdirSync(path.join(folder, '.next'))
  writeFileSync(path.join(folder, '.next', 'BUILD_ID'), 'qT0-Vf3\n')
  expect(readBuildId(folder)).toBe('qT0-Vf3')
})
