// Ticket tokens as whole images: SVG, and a PNG data URL for partners. The quiet zone of 4 modules around them is part of the image.

import { crc32, deflateSync } from 'node:zlib'
import { modulesOf, QUIET_MODULES, qrPath } from './qr-path'

const PNG_PIXELS_PER_MODULE = 8

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
