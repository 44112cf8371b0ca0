// Tags: their text read as a ticket, and a ticket written to them. Loaded only in a browser that has it (Chrome on Android).
import { codeOfTag, type TagRecord } from './tag-code'

type ReadingEvent = Event & {
  message: { records: readonly { recordType: string; encoding?: string; data?: DataView }[] }
}

type NdefReader = EventTarget & {
  scan(options: { signal: AbortSignal }): Promise<void>
  write(
    message: { records: { recordType: 'text'; data: string; lang?: string }[] },
    options: { signal: AbortSignal },
  ): Promise<void>
}

function newReader(): NdefReader {
  const { NDEFReader } = window as unknown as { NDEFReader: new () => NdefReader }
  return new NDEFReader()
}

/** Resolves when it listens; rejects where the person or the phone says no. Unreadable and foreign tags are told as the text they hold. */
export async function readTags(onCode: (code: string) => void, signal: AbortSignal): Promise<void> {
  const reader = newReader()
  reader.addEventListener(
    'reading',
    (event) => {
      const code = codeOfTag((event as ReadingEvent).message.records.map(textOf))
      if (code !== null) onCode(code)
    },
    { signal },
  )
  await reader.scan({ signal })
}

/** Resolves when a tag that was held to the phone has it. */
export async function writeTag(token: string, signal: AbortSignal): Promise<void> {
  await newReader().write({ records: [{ recordType: 'text', data: token, lang: 'en' }] }, { signal })
}

function textOf({ recordType, encoding, data }: ReadingEvent['message']['records'][number]): TagRecord {
  return { type: recordType, text: data ? new TextDecoder(encoding ?? 'utf-8').decode(data) : '' }
}
