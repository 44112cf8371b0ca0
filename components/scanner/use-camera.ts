'use client'
// The phone's camera in a video element: the one that was chosen here last, else the one at the back; given up while the page is hidden, with
// its torch and its zoom where it has them.
import { type RefObject, useEffect, useState } from 'react'
import {
  type CameraFault,
  endStream,
  faultOf,
  type Lens,
  lensOf,
  nextCamera,
  openCamera,
  setLens,
} from './camera-stream'
import { noteCameraWorks } from './camera-tried'
import { CAMERA, readPreference, writePreference } from './use-preference'

export type CameraState =
  | { status: 'starting' }
  | ({ status: 'live' } & Lens)
  | { status: 'failed'; fault: CameraFault }

export type Camera = {
  state: CameraState
  restart(): void
  switchCamera(): void
  toggleTorch(): void
  zoomTo(zoom: number): void
}

export function useCamera(video: RefObject<HTMLVideoElement | null>): Camera {
  const [state, setState] = useState<CameraState>({ status: 'starting' })
  const [attempt, setAttempt] = useState(0)
  const [stream, setStream] = useState<MediaStream | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the camera anew
  useEffect(() => {
    const element = video.current
    if (!element) return
    let closed = false
    let open: MediaStream | null = null
    let turn = 0
    const stop = () => {
      turn++
      if (open) endStream(open)
      open = null
      element.srcObject = null
      setStream(null)
    }
    const start = async () => {
      const mine = ++turn
      setState({ status: 'starting' })
      try {
        const opened = await openCamera(readPreference(CAMERA))
        if (closed || mine !== turn) return endStream(opened)
        open = opened
        element.srcObject = opened
        await element.play()
        const lens = await lensOf(opened)
        if (mine !== turn) return
        opened.getVideoTracks()[0]?.addEventListener('ended', () => {
          if (mine === turn) setState({ status: 'failed', fault: 'busy' })
        })
        setStream(opened)
        setState({ status: 'live', ...lens })
        noteCameraWorks()
      } catch (error) {
        if (!closed && mine === turn) setState({ status: 'failed', fault: faultOf(error) })
      }
    }
    const follow = () => (document.visibilityState === 'visible' ? void start() : stop())
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      closed = true
      document.removeEventListener('visibilitychange', follow)
      stop()
    }
  }, [video, attempt])

  const restart = () => setAttempt((count) => count + 1)

  async function change(wanted: Partial<Pick<Lens, 'torch' | 'zoom'>>): Promise<void> {
    if (!stream || state.status !== 'live') return
    const works = await setLens(stream, state, wanted)
    // A lens that does not follow has no torch or no zoom after all.
    const now = works ? wanted : Object.fromEntries(Object.keys(wanted).map((key) => [key, null]))
    setState((before) => (before.status === 'live' ? { ...before, ...now } : before))
  }

  return {
    state,
    restart,
    switchCamera() {
      if (!stream) return
      void nextCamera(stream).then((deviceId) => {
        if (!deviceId) return
        writePreference(CAMERA, deviceId)
        restart()
      })
    },
    toggleTorch() {
      if (state.status === 'live' && state.torch !== null) void change({ torch: !state.torch })
    },
    zoomTo(value) {
      if (state.status === 'live' && state.zoom) void change({ zoom: { ...state.zoom, value } })
    },
  }
}
