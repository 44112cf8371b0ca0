'use client'
// The phone's camera in a video element: the one at the back, given up while the page is hidden, with its torch where it has one.
import { type RefObject, useEffect, useState } from 'react'

export type CameraFault = 'denied' | 'missing' | 'busy' | 'insecure'

export type CameraState =
  | { status: 'starting' }
  /** `torch` null: this camera has none. */
  | { status: 'live'; torch: boolean | null; others: boolean }
  | { status: 'failed'; fault: CameraFault }

export type Camera = {
  state: CameraState
  restart(): void
  switchCamera(): void
  toggleTorch(): void
}

export function useCamera(video: RefObject<HTMLVideoElement | null>): Camera {
  const [state, setState] = useState<CameraState>({ status: 'starting' })
  const [wanted, setWanted] = useState<{ deviceId: string | null; attempt: number }>({ deviceId: null, attempt: 0 })
  const [stream, setStream] = useState<MediaStream | null>(null)

  useEffect(() => {
    const element = video.current
    if (!element) return
    let closed = false
    let open: MediaStream | null = null
    let turn = 0
    const stop = () => {
      turn++
      if (open) end(open)
      open = null
      element.srcObject = null
      setStream(null)
    }
    const start = async () => {
      const mine = ++turn
      setState({ status: 'starting' })
      try {
        const opened = await openCamera(wanted.deviceId)
        if (closed || mine !== turn) return end(opened)
        open = opened
        element.srcObject = opened
        await element.play()
        const live = await liveState(opened)
        if (mine !== turn) return
        opened.getVideoTracks()[0]?.addEventListener('ended', () => {
          if (mine === turn) setState({ status: 'failed', fault: 'busy' })
        })
        setStream(opened)
        setState(live)
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
  }, [video, wanted])

  return {
    state,
    restart: () => setWanted(({ deviceId, attempt }) => ({ deviceId, attempt: attempt + 1 })),
    switchCamera() {
      if (!stream) return
      void nextCamera(stream).then((deviceId) => {
        if (deviceId) setWanted(({ attempt }) => ({ deviceId, attempt: attempt + 1 }))
      })
    },
    toggleTorch() {
      const track = stream?.getVideoTracks()[0]
      if (!track || state.status !== 'live' || state.torch === null) return
      const torch = !state.torch
      track.applyConstraints({ advanced: [{ torch } as MediaTrackConstraintSet] }).then(
        () => setState({ ...state, torch }),
        () => setState({ ...state, torch: null }),
      )
    },
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

class InsecurePage extends Error {}

async function openCamera(deviceId: string | null): Promise<MediaStream> {
  // Browsers hide the camera from pages that came over plain http from another machine.
  if (!navigator.mediaDevices?.getUserMedia) throw new InsecurePage()
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'environment' }
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } },
  })
}

async function liveState(stream: MediaStream): Promise<CameraState> {
  const capabilities = stream.getVideoTracks()[0]?.getCapabilities?.() as { torch?: boolean } | undefined
  return { status: 'live', torch: capabilities?.torch ? false : null, others: (await cameras()).length > 1 }
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
}

async function nextCamera(stream: MediaStream): Promise<string | null> {
  const all = await cameras()
  const current = stream.getVideoTracks()[0]?.getSettings().deviceId
  const index = all.findIndex(({ deviceId }) => deviceId === current)
  return all[(index + 1) % all.length]?.deviceId ?? null
}

function faultOf(error: unknown): CameraFault {
  if (error instanceof InsecurePage) return 'insecure'
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}
