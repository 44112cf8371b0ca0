// A camera for Chromium that shows what a test wants: a y4m film of one frame, read anew whenever a page opens the camera.
import { writeFileSync } from 'node:fs'
import QRCode from 'qrcode'
import { CAMERA_FILE } from './e2e-world'

const WIDTH = 640
const HEIGHT = 480
const QUIET_MODULES = 4
const FRAMES = 2

/** Chromium's flags: no question about the camera, and `file` is what it films. */
export function cameraArguments(file: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}

/**
 * Flags for every browser of the tests; root may not use the sandbox. A page of a test lives for seconds, and code that would run faster later
 * is not worth its compiling: an eighth of all that the browsers do.
 */
export function browserArguments(): string[] {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const light = ['--disable-gpu', '--js-flags=--no-opt', '--disable-background-networking', '--no-first-run']
  return [...sandbox, ...light, '--disable-dev-shm-usage']
}

function luma(text: string | null): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT, text === null ? 96 : 235)
  if (text === null) return picture
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const scale = Math.floor(HEIGHT / (modules.size + 2 * QUIET_MODULES))
  if (scale < 2) throw new Error('the code is too large for the picture')
  const left = Math.floor((WIDTH - modules.size * scale) / 2)
  const top = Math.floor((HEIGHT - modules.size * scale) / 2)
  for (let y = 0; y < modules.size * scale; y++) {
    for (let x = 0; x < modules.size * scale; x++) {
      const dark = modules.get(Math.floor(y / scale), Math.floor(x / scale))
      if (dark) picture[(top + y) * WIDTH + left + x] = 16
    }
  }
  return picture
}

/** Shows `text` as a QR code, or an empty wall for null, to the next page that opens the camera. */
export function showToCamera(text: string | null, file = CAMERA_FILE): void {
  const grey = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma(text), grey])
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F5:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(file, Buffer.concat([header, ...Array<Buffer>(FRAMES).fill(frame)]))
}
