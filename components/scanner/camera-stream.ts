// One camera of the device: opened, looked at for what it can do, set, closed. Guards: a camera that is gone never keeps another one from
// opening, and a refusal says whose it is.

export type CameraFault = 'denied' | 'missing' | 'busy' | 'insecure'

export type Zoom = { min: number; max: number; step: number; value: number }

/** Null: this camera has none. */
export type Lens = { torch: boolean | null; zoom: Zoom | null; others: boolean }

class InsecurePage extends Error {}

/** @param remembered the camera that was chosen here last; empty: none */
export async function openCamera(remembered: string): Promise<MediaStream> {
  // Browsers hide the camera from pages that came over plain http from another machine.
  if (!navigator.mediaDevices?.getUserMedia) throw new InsecurePage()
  if (remembered !== '') {
    try {
      return await open({ deviceId: { exact: remembered } })
    } catch (error) {
      // Unplugged, or named anew by the browser: any camera is better than none.
      if (!(error instanceof DOMException) || !['OverconstrainedError', 'NotFoundError'].includes(error.name))
        throw error
    }
  }
  return open({ facingMode: 'environment' })
}

function open(which: MediaTrackConstraints): Promise<MediaStream> {
  const video = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } }
  return navigator.mediaDevices.getUserMedia({ audio: false, video })
}

export function endStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

export async function lensOf(stream: MediaStream): Promise<Lens> {
  const track = stream.getVideoTracks()[0]
  const able = (track?.getCapabilities?.() ?? {}) as { torch?: boolean; zoom?: Partial<Omit<Zoom, 'value'>> }
  const set = (track?.getSettings() ?? {}) as { zoom?: number }
  return { torch: able.torch ? false : null, zoom: zoomOf(able.zoom, set.zoom), others: (await cameras()).length > 1 }
}

export function zoomOf(able: Partial<Omit<Zoom, 'value'>> | undefined, value: number | undefined): Zoom | null {
  const { min, max, step } = able ?? {}
  if (min === undefined || max === undefined || !(max > min)) return null
  return { min, max, step: step && step > 0 ? step : (max - min) / 20, value: value ?? min }
}

/** Whether the camera did it. What is not asked about stays as `now` says: a constraint that is left out may be taken back. */
export async function setLens(
  stream: MediaStream,
  now: Pick<Lens, 'torch' | 'zoom'>,
  wanted: Partial<Pick<Lens, 'torch' | 'zoom'>>,
): Promise<boolean> {
  const { torch, zoom } = { ...now, ...wanted }
  const set = { ...(torch !== null && { torch }), ...(zoom && { zoom: zoom.value }) } as MediaTrackConstraintSet
  try {
    await stream.getVideoTracks()[0]?.applyConstraints({ advanced: [set] })
    return true
  } catch {
    return false
  }
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
}

export async function nextCamera(stream: MediaStream): Promise<string | null> {
  const all = await cameras()
  const current = stream.getVideoTracks()[0]?.getSettings().deviceId
  const index = all.findIndex(({ deviceId }) => deviceId === current)
  return all[(index + 1) % all.length]?.deviceId ?? null
}

export function faultOf(error: unknown): CameraFault {
  if (error instanceof InsecurePage) return 'insecure'
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}
