import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { announceDevelopment, runningDevelopment } from './running-development'

let folder: string
const here = { url: 'http://127.0.0.1:4000', dataFolder: '/somewhere' }

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-checkout-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a checkout knows the address and the data of its development server, until that one leaves', () => {
  expect(runningDevelopment(folder)).toBeNull()
  const leave = announceDevelopment(here, folder)
  expect(runningDevelopment(folder)).toEqual(here)
  leave()
  expect(runningDevelopment(folder)).toBeNull()
})

test('the note of a process that is gone, or of another one with its number, counts for nothing', () => {
  const file = path.join(folder, '.next', 'cache', 'portillon-development.json')
  mkdirSync(path.dirname(file), { recursive: true })
  for (const note of [{ pid: 2 ** 22 + 1 }, { pid: process.pid, startMark: 'another start' }, 'no note']) {
    writeFileSync(file, JSON.stringify(typeof note === 'string' ? note : { startMark: null, ...here, ...note }))
    expect(runningDevelopment(folder)).toBeNull()
  }
})
