// Where the end-to-end tests' own installation lives: a production build in demo mode, with data that are thrown away.
import './throw-away.mjs'
import { createHash } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'

const mark = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 8)

export const E2E_PORT = 4300
export const E2E_URL = `http://127.0.0.1:${E2E_PORT}`
export const E2E_DATA_FOLDER = path.join(os.tmpdir(), `portillon-e2e-${mark}`)
/** Of this worker of Playwright: two browsers film two things. */
export const CAMERA_FILE = path.join(
  os.tmpdir(),
  `portillon-e2e-${mark}-camera-${process.env.TEST_PARALLEL_INDEX ?? 0}.y4m`,
)
