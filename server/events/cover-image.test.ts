import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { DomainError } from '@/server/kernel/errors'
import { aPicture } from '@/tests/support/event-factories'
import { encodeCover } from './cover-image'

async function refusalOf(bytes: Buffer): Promise<string> {
  const error = await encodeCover(bytes).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof DomainError ? error.code : `not refused: ${String(error)}`
}

/** A PNG that says it is huge and brings a few bytes. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.byteLength)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(64)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test.each(['jpeg', 'png', 'webp'] as const)('a %s becomes a WebP, a JPEG and a small JPEG for PDFs', async (format) => {
  const files = await encodeCover(await aPicture({ width: 3000, height: 1500, format }))
  const [webp, jpg, pdf] = await Promise.all(
    [files.webp, files.jpg, files.pdfJpg].map((file) => sharp(file).metadata()),
  )
  expect([webp?.format, webp?.width, webp?.height]).toEqual(['webp', 1600, 800])
  expect([jpg?.format, jpg?.width]).toEqual(['jpeg', 1600])
  expect(pdf?.format).toBe('jpeg')
})

test('a small picture is not blown up', async () => {
  const { webp } = await encodeCover(await aPicture({ width: 320, height: 200 }))
  expect(await sharp(webp).metadata()).toMatchObject({ width: 320, height: 200 })
})

test('even of a picture full of noise the PDF’s copy stays under 24 KB', async () => {
  const noise = await sharp({
    create: {
      width: 2000,
      height: 1200,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer()
  expect((await encodeCover(noise)).pdfJpg.byteLength).toBeLessThanOrEqual(24 * 1024)
})

test('the rotation of a camera is applied, and where the picture was taken is forgotten', async () => {
  const taken = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#d04010' } })
    .withExif({ IFD0: { Copyright: 'Studio secret' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(await sharp(taken).metadata()).toMatchObject({ orientation: 6 })
  const files = await encodeCover(taken)
  for (const file of [files.webp, files.jpg, files.pdfJpg]) {
    const { width, height, exif, xmp, icc, orientation } = await sharp(file).metadata()
    expect([width, height]).toEqual([200, 400])
    expect([exif, xmp, icc, orientation]).toEqual([undefined, undefined, undefined, undefined])
    expect(file.includes('Studio secret')).toBe(false)
  }
})

test('what is hidden behind a picture is not kept', async () => {
  const polyglot = Buffer.concat([
    await aPicture({ format: 'jpeg' }),
    Buffer.from('<script>alert(document.domain)</script>PK\u0003\u0004'),
  ])
  const { webp, jpg } = await encodeCover(polyglot)
  for (const file of [webp, jpg]) expect(file.includes('<script>')).toBe(false)
})

test.each<[string, number, number]>([
  ['50,000 × 50,000', 50_000, 50_000],
  ['10,001 × 10', 10_001, 10],
  ['8,000 × 8,000', 8_000, 8_000],
])('a PNG whose header says %s is refused before a pixel is made', async (_, width, height) => {
  const begun = performance.now()
  expect(await refusalOf(pngHeader(width, height))).toBe('cover.too_many_pixels')
  expect(performance.now() - begun).toBeLessThan(1_000)
})

test('a picture that ends too early is refused', async () => {
  const whole = await aPicture({ width: 800, height: 800, format: 'jpeg' })
  expect(await refusalOf(whole.subarray(0, 1_000))).toBe('cover.unreadable')
  expect(await refusalOf(pngHeader(100, 100))).toBe('cover.unreadable')
})

test.each<[string, Buffer]>([
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['an SVG with an entity bomb', Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>')],
  ['a PDF', Buffer.from('%PDF-1.7\n')],
  ['an HTML page', Buffer.from('<!doctype html><script>1</script>')],
  ['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000')],
  ['a ZIP', Buffer.from('PK\u0003\u0004')],
  ['a single byte', Buffer.from('x')],
])('%s is refused as no picture that we take', async (_, bytes) => {
  expect(await refusalOf(bytes)).toBe('cover.unsupported_format')
})

test('a WebP that moves is refused', async () => {
  const frames = await Promise.all(
    ['#ff0000', '#00ff00'].map((background) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  const animated = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer()
  expect(await refusalOf(animated)).toBe('cover.animated')
})
