// Ticket tokens as QR codes: the modules, and one vector path for pages and PDFs. Runs in the browser too, where a code that changes is drawn.
// Guards: level M in alphanumeric mode, so that a token is always 41 modules, with or without its changing part.
import QRCode from 'qrcode'

/** White modules that a reader needs on each side. */
export const QUIET_MODULES = 4

export type QrPath = {
  /** Modules on a side, quiet zone not counted. */
  size: number
  /** SVG path in units of modules; fill it black on white. */
  path: string
}

/** @param text only digits, capitals, space and $%*+-./: (else it throws) */
export function qrPath(text: string): QrPath {
  const { size, runs } = qrRuns(text)
  return { size, path: runs.map(([x, y, length]) => `M${x} ${y}h${length}v1h-${length}z`).join('') }
}

/** The dark modules, row by row, as runs from left to right. */
export function qrRuns(text: string): { size: number; runs: [x: number, y: number, length: number][] } {
  const { size, isDark } = modulesOf(text)
  const runs: [number, number, number][] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!isDark(x, y)) continue
      const start = x
      while (x < size && isDark(x, y)) x++
      runs.push([start, y, x - start])
    }
  }
  return { size, runs }
}

export function modulesOf(text: string): { size: number; isDark: (x: number, y: number) => boolean } {
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' })
  return { size: modules.size, isDark: (x, y) => modules.data[y * modules.size + x] === 1 }
}
