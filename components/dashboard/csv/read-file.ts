// A file of this device, as a call of a page carries it.
import { base64Of } from './base64-of'

/** Null where the browser cannot open it any more: moved, changed, on a drive that is gone. */
export async function readFile(file: File): Promise<string | null> {
  try {
    return base64Of(new Uint8Array(await file.arrayBuffer()))
  } catch {
    return null
  }
}
