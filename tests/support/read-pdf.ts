// Opens PDFs as a reader would: the text that can be selected, the page as pixels, the QR code in them.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const require = createRequire(import.meta.url)
const pdfjsFolder = path.dirname(require.resolve('pdfjs-dist/package.json'))

/** RGBA, rows from the top. */
export type Picture = { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }

export type PdfFacts = { pages: number; language: string | null; info: Record<string, unknown> }

function openPdf(bytes: Uint8Array) {
  return getDocument({
    data: new Uint8Array(bytes), // pdf.js keeps what it is given
    cMapUrl: `${pdfjsFolder}/cmaps/`,
    standardFontDataUrl: `${pdfjsFolder}/standard_fonts/`,
    wasmUrl: `${pdfjsFolder}/wasm/`,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
}

/** The text of all pages; lines end with a line feed. */
export async function readPdfText(bytes: Uint8Array): Promise<string> {
  const loading = openPdf(bytes)
  try {
    const document = await loading.promise
    let text = ''
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent()
      for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
      text += '\n'
    }
    return text
  } finally {
    await loading.destroy()
  }
}

export async function readPdfFacts(bytes: Uint8Array): Promise<PdfFacts> {
  const loading = openPdf(bytes)
  try {
    const document = await loading.promise
    const { info } = await document.getMetadata()
    const facts: Record<string, unknown> = { ...info }
    const language = facts.Language
    return { pages: document.numPages, language: typeof language === 'string' ? language : null, info: facts }
  } finally {
    await loading.destroy()
  }
}

/** @param page counts from 1 */
export async function rasterizePdf(
  bytes: Uint8Array,
  { dpi, page = 1 }: { dpi: number; page?: number },
): Promise<Picture> {
  const loading = openPdf(bytes)
  try {
    const sheet = await (await loading.promise).getPage(page)
    const viewport = sheet.getViewport({ scale: dpi / 72 })
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
    // pdf.js asks for the browser's types; this canvas has what it uses of them.
    const target = canvas as unknown as HTMLCanvasElement
    await sheet.render({ canvas: target, viewport, background: '#ffffff' }).promise
    const { width, height, data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return { width, height, data: new Uint8ClampedArray(data) }
  } finally {
    await loading.destroy()
  }
}

export function pictureToPng(picture: Picture): Buffer {
  const canvas = createCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(picture.width, picture.height)
  image.data.set(picture.data)
  context.putImageData(image, 0, 0)
  return canvas.toBuffer('image/png')
}

/** The text of the one QR code in the picture; null when there is none, an error when there are several. */
export async function decodeQr(picture: Picture | Uint8Array): Promise<string | null> {
  await readerReady()
  const input = picture instanceof Uint8Array ? new Uint8Array(picture) : { ...picture, colorSpace: 'srgb' as const }
  const found = await readBarcodes(input, { formats: ['QRCode'], maxNumberOfSymbols: 4 })
  const texts = found.filter((code) => code.isValid).map((code) => code.text)
  if (texts.length > 1) throw new Error(`${texts.length} QR codes in one picture`)
  return texts[0] ?? null
}

let ready: Promise<unknown> | null = null

/** Without this the reader would fetch its program from a public address. */
function readerReady(): Promise<unknown> {
  ready ??= readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).then((wasm) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true }),
  )
  return ready
}
