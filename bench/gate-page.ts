// The browser's half of the offline bench: the gate's own engine and reader on a page without anything else. One frame of a camera goes the
// whole way: picture, code, signature, rules, a durable write, colour on the screen.
import { fillGate } from '@/components/scanner/offline/fill-gate'
import { OfflineGate } from '@/components/scanner/offline/offline-gate'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'

type Reader = { detect(bitmap: ImageBitmap): Promise<{ rawValue: string }[]> }
export type FrameTimes = { total: number; read: number; decide: number; valid: boolean }

let gate: OfflineGate | null = null
let reader: Promise<Reader> | null = null
const worker = new Worker('/worker.js', { type: 'module' })

async function load(deviceId: string, token: string) {
  gate = await OfflineGate.open(deviceId, await browserSignatureCheck())
  const headers = { authorization: `Bearer ${token}` }
  const since = performance.now()
  let bytes = 0
  await fillGate(
    gate,
    (path, init) => fetch(path, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }),
    (progress) => {
      bytes = Math.max(bytes, progress.bytes)
    },
  )
  return {
    ms: performance.now() - since,
    bytes,
    isProved: gate.isProved,
    lists: gate.data?.head.lists.map(({ listId }) => listId) ?? [],
  }
}

/** ZXing on the page's own thread, where a throttled processor is felt; the product reads in a worker beside it. */
function readHere(): Promise<Reader> {
  reader ??= import('barcode-detector/ponyfill').then(async ({ BarcodeDetector, prepareZXingModule }) => {
    await prepareZXingModule({ overrides: { locateFile: () => '/zxing_reader.wasm' }, fireImmediately: true })
    return new BarcodeDetector({ formats: ['qr_code'] })
  })
  return reader
}

let lastId = 0

function readInWorker(bitmap: ImageBitmap): Promise<string[]> {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent<{ id: number; texts?: string[]; failed?: string }>) => {
      if (data.id !== id) return
      worker.removeEventListener('message', hear)
      if (data.texts) resolve(data.texts)
      else reject(new Error(data.failed))
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id, bitmap }, [bitmap])
  })
}

/** @param rows of the code, dark modules as 1 */
function draw(rows: readonly string[]): HTMLCanvasElement {
  const canvas = document.querySelector('canvas') ?? document.createElement('canvas')
  Object.assign(canvas, { width: 640, height: 480 })
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = '#e8e8e8'
  pen.fillRect(0, 0, 640, 480)
  pen.fillStyle = '#181818'
  const scale = Math.floor(480 / (rows.length + 8))
  const left = Math.floor((640 - rows.length * scale) / 2)
  const top = Math.floor((480 - rows.length * scale) / 2)
  for (const [y, row] of rows.entries())
    for (const [x, module] of [...row].entries())
      if (module === '1') pen.fillRect(left + x * scale, top + y * scale, scale, scale)
  return canvas
}

async function frame(rows: readonly string[], listId: string, inWorker: boolean): Promise<FrameTimes> {
  if (!gate) throw new Error('not loaded')
  const canvas = draw(rows)
  document.body.style.background = '#fff'
  await painted()
  const since = performance.now()
  const bitmap = await createImageBitmap(canvas)
  const texts = inWorker
    ? await readInWorker(bitmap)
    : (await (await readHere()).detect(bitmap)).map((one) => one.rawValue)
  const read = performance.now()
  const [text] = texts
  if (text === undefined) throw new Error('the code was not read')
  const ask = { text, listId, at: Date.now(), scanId: crypto.randomUUID(), direction: 'in' as const }
  const { result } = await gate.decideOffline(ask)
  const decided = performance.now()
  document.body.style.background = result.valid ? '#0a7d3c' : '#b3261e'
  await painted()
  return { total: performance.now() - since, read: read - since, decide: decided - read, valid: result.valid }
}

/** The next picture of the screen is drawn. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
  })
}

Object.assign(globalThis, { benchGate: { load, frame } })
