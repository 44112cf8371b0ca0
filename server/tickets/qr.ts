// Ticket tokens as QR codes: one vector path for pages and PDFs, a PNG data URL for partners.
// Guards: level M in alphanumeric mode, so that a token is always 41 modules, and a quiet zone of 4 modules around it.

import { crc32, deflateSync } from 'node:zlib'
import QRCode from 'qrcode'

/** White modules that a reader needs on each side. */
export const QUIET_MODULES = 4
const PNG_PIXELS_PER_MODULE = 8

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

/** A whole image with its quiet zone and white ground; it takes the size of what holds it. */
export function qrSvg(text: string): string {
  const { size, path } = qrPath(text)
  const side = size + 2 * QUIET_MODULES
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M${-QUIET_MODULES} ${-QUIET_MODULES}h${side}v${side}h-${side}z"/><path d="${path}"/></svg>`
}

/** `data:image/png;base64,…` of some 2 KB, 8 pixels to the module: any image library and any mail program can read it. */
export function qrDataUrl(text: string): string {
  const { size, isDark } = modulesOf(text)
  const side = (size + 2 * QUIET_MODULES) * PNG_PIXELS_PER_MODULE
  const rowBytes = 1 + side / 8 // a filter byte, then one bit a pixel; a module is exactly one byte wide
  const pixels = Buffer.alloc(rowBytes * side, 0xff)
  for (let row = 0; row < side; row++) {
    const y = Math.floor(row / PNG_PIXELS_PER_MODULE) - QUIET_MODULES
    pixels[row * rowBytes] = 0
    for (let x = 0; x < size; x++) {
      if (y >= 0 && y < size && isDark(x, y)) pixels[row * rowBytes + 1 + QUIET_MODULES + x] = 0
    }
  }
  return `data:image/png;base64,${pngOf(side, pixels).toString('base64')}`
}

function modulesOf(text: string): { size: number; isDark: (x: number, y: number) => boolean } {
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' })
  return { size: modules.size, isDark: (x, y) => modules.data[y * modules.size + x] === 1 }
}

/** A grey picture of one bit a pixel, as RFC 2083 has it. */
function pngOf(side: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(kind: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(kind, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}
