import { describe, expect, test } from 'vitest'
import { decodeQr } from '@/tests/support/read-pdf'
import { qrDataUrl, qrSvg } from './qr'
import { qrPath } from './qr-path'
import vectors from './token-vectors.json'

const text = vectors.tokens[0]?.text ?? ''

describe('QR code of a token', () => {
  test('is one path of 41 modules', () => {
    const { size, path } = qrPath(text)
    expect(size).toBe(41)
    expect(path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/)
    expect(path.startsWith('M0 0h7v1h-7z')).toBe(true)
  })

  test.each(vectors.tokens)('the PNG of “$name” is read back', async ({ text }) => {
    const url = qrDataUrl(text)
    expect(url).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)
    expect(url.length).toBeLessThan(4_000)
    expect(await decodeQr(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))).toBe(text)
  })

  test('the SVG has a white ground and a quiet zone of four modules', () => {
    expect(qrSvg(text)).toContain('viewBox="-4 -4 49 49"')
    expect(qrSvg(text)).toContain('<path fill="#fff" d="M-4 -4h49v49h-49z"/>')
  })

  test('a text that is no token’s is refused, not squeezed in another mode', () => {
    expect(() => qrPath('lower case')).toThrow()
  })
})
