'use client'
// Looks at the video some nine times a second, as long as the page is open, and tells which codes are in each picture: whoever
// counts showings must also know when nothing is there.
import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import type { ReadAnswer } from './decode-worker'
import { noteReaderFiles } from './reader-files'

const EVERY_MS = 110
/** The reader is given up after so many pictures in a row that it could not read at all. */
const FAILURES_BORNE = 5

type Options = { video: RefObject<HTMLVideoElement | null>; onCodes: (texts: string[]) => void }

type CodeReader = {
  /** False once the reader could not be loaded. */
  works: boolean
  /** The codes of a photo that somebody chose; null when it is no picture. */
  readPhoto(photo: Blob): Promise<string[] | null>
}

export function useCodeReader({ video, onCodes }: Options): CodeReader {
  const [worker, setWorker] = useState<Worker | null>(null)
  const [works, setWorks] = useState(true)
  const tell = useEffectEvent(onCodes)

  useEffect(() => {
    const started = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('error', () => setWorks(false))
    started.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
      if ('files' in data) noteReaderFiles(data.files)
    })
    setWorker(started)
    return () => started.terminate()
  }, [])

  useEffect(() => {
    if (!worker) return
    let stopped = false
    const look = async () => {
      let failures = 0
      while (!stopped && failures < FAILURES_BORNE) {
        const startedMs = performance.now()
        const element = video.current
        const texts =
          element && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await readFrame(worker, element) : []
        if (stopped) return
        failures = texts === null ? failures + 1 : 0
        if (texts !== null) tell(texts)
        await pause(EVERY_MS - (performance.now() - startedMs))
        if (!stopped && element) await nextFrame(element)
      }
      if (!stopped) setWorks(false)
    }
    void look()
    return () => {
      stopped = true
    }
  }, [worker, video])

  return { works, readPhoto: async (photo) => worker && readPicture(worker, photo) }
}

let lastId = 0

/** Null when this picture could not be read. */
async function readFrame(worker: Worker, video: HTMLVideoElement): Promise<string[] | null> {
  const bitmap = await createImageBitmap(video).catch(() => null)
  return bitmap ? ask(worker, bitmap) : []
}

/** A photo of twelve million points is read as well at a fraction of them. */
const LONGEST_SIDE = 1_600

async function readPicture(worker: Worker, photo: Blob): Promise<string[] | null> {
  const whole = await createImageBitmap(photo).catch(() => null)
  if (!whole) return null
  const scale = LONGEST_SIDE / Math.max(whole.width, whole.height)
  if (scale >= 1) return ask(worker, whole)
  const resizeWidth = Math.round(whole.width * scale)
  const small = await createImageBitmap(whole, { resizeWidth, resizeQuality: 'high' })
  const found = await ask(worker, small)
  if (found && found.length > 0) whole.close()
  // A code that is small in a large photo needs all of it.
  return found && found.length > 0 ? found : ask(worker, whole)
}

function ask(worker: Worker, bitmap: ImageBitmap): Promise<string[] | null> {
  const id = ++lastId
  return new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<ReadAnswer>) => {
      if (!('id' in data) || data.id !== id) return
      worker.removeEventListener('message', hear)
      resolve('texts' in data ? data.texts : null)
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id, bitmap }, [bitmap])
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}

/** The next picture of the camera, or a moment later when none comes (a covered tab, a still stream). */
function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve())
    setTimeout(resolve, 250)
  })
}
