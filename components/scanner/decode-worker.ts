// Reads QR codes from camera pictures, away from the page so that it never stutters: the browser's own reader where there is
// one, else ZXing in WebAssembly, served by us. A text found is never followed, only handed back.

type Picture = { id: number; bitmap: ImageBitmap }
export type ReadAnswer =
  | { id: number; texts: string[] }
  | { id: number; failed: string }
  /** Once, when it can read: what it was made of, to be kept for when there is no network. */
  | { files: string[] }

type Reader = { detect(bitmap: ImageBitmap): Promise<{ rawValue: string }[]> }
type NativeReader = { new (options: { formats: string[] }): Reader; getSupportedFormats(): Promise<string[]> }

// The file is emitted by the build beside our own scripts, under a name that changes with its content.
const wasmUrl = new URL('zxing-wasm/reader/zxing_reader.wasm', import.meta.url).href

async function nativeReader(): Promise<Reader | null> {
  const Native = (self as { BarcodeDetector?: NativeReader }).BarcodeDetector
  try {
    if (!Native || !(await Native.getSupportedFormats()).includes('qr_code')) return null
    return new Native({ formats: ['qr_code'] })
  } catch {
    return null
  }
}

async function wasmReader(): Promise<Reader> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill')
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true })
  return new BarcodeDetector({ formats: ['qr_code'] })
}

// Started before the first picture comes, while the person still answers the question about the camera.
let reader: Promise<Reader> = nativeReader().then((native) => native ?? wasmReader())
let isNative = 'BarcodeDetector' in self
reader.then(
  () => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    const mine: ReadAnswer = { files: [self.location.href, ...loaded].map((name) => new URL(name).pathname) }
    self.postMessage(mine)
  },
  () => {},
)

async function read(bitmap: ImageBitmap): Promise<string[]> {
  try {
    return textsOf(await (await reader).detect(bitmap))
  } catch (error) {
    if (!isNative) throw error
    // Some phones announce a reader and then have none.
    isNative = false
    reader = wasmReader()
    return textsOf(await (await reader).detect(bitmap))
  }
}

function textsOf(codes: { rawValue: string }[]): string[] {
  return codes.map(({ rawValue }) => rawValue)
}

self.addEventListener('message', async ({ data: { id, bitmap } }: MessageEvent<Picture>) => {
  let answer: ReadAnswer
  try {
    answer = { id, texts: await read(bitmap) }
  } catch (error) {
    answer = { id, failed: error instanceof Error ? error.message : String(error) }
  }
  bitmap.close()
  self.postMessage(answer)
})
