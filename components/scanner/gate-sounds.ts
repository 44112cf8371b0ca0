// Three sounds that cannot be taken for one another: rising for admitted, the same note twice for already inside, low for refused.
import type { VerdictTone } from './verdict'

type Note = { hertz: number; atMs: number; lastsMs: number; shape: OscillatorType }

const notes: Record<VerdictTone, readonly Note[]> = {
  admitted: [
    { hertz: 880, atMs: 0, lastsMs: 90, shape: 'sine' },
    { hertz: 1319, atMs: 90, lastsMs: 160, shape: 'sine' },
  ],
  used: [
    { hertz: 523, atMs: 0, lastsMs: 110, shape: 'triangle' },
    { hertz: 523, atMs: 190, lastsMs: 150, shape: 'triangle' },
  ],
  refused: [{ hertz: 165, atMs: 0, lastsMs: 450, shape: 'sawtooth' }],
}

const vibrations: Record<VerdictTone, number[]> = { admitted: [60], used: [90, 70, 90], refused: [350] }

let context: AudioContext | undefined

/** Browsers keep sound silent until a person has touched the page: call it from a tap. */
export function unlockSound(): void {
  context ??= new AudioContext()
  if (context.state !== 'running') void context.resume()
}

export function signal(tone: VerdictTone): void {
  // Absent on iOS and on desks.
  navigator.vibrate?.(vibrations[tone])
  if (context?.state !== 'running') return
  for (const note of notes[tone]) play(context, note)
}

function play(audio: AudioContext, { hertz, atMs, lastsMs, shape }: Note): void {
  const start = audio.currentTime + atMs / 1000
  const end = start + lastsMs / 1000
  const volume = audio.createGain()
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(0.5, start + 0.01)
  volume.gain.setValueAtTime(0.5, end - 0.03)
  volume.gain.linearRampToValueAtTime(0, end)
  volume.connect(audio.destination)
  const oscillator = audio.createOscillator()
  oscillator.type = shape
  oscillator.frequency.value = hertz
  oscillator.connect(volume)
  oscillator.start(start)
  oscillator.stop(end)
}
