'use client'
// What the gate is doing: looking for a code, asking about one, or showing the answer. Guards: one question at a time, and a
// question that got no answer can only be asked again under its own scanId or be given up.
import { useState } from 'react'
import type { ScanResult } from '@/server/scanning/contract'
import { type Answer, askVerdict } from './ask-verdict'
import { gateClient } from './gate-client'
import { signal } from './gate-sounds'
import { SeenCodes } from './seen-codes'
import { looksTyped, toneOf } from './verdict'

export type Question = { code: string; typed: boolean; scanId: string }

export type Phase =
  | { kind: 'looking' }
  | { kind: 'asking'; question: Question }
  | { kind: 'answered'; question: Question; answer: Answer }

export type GatePlace = { organization: string; eventId: string; checkInListId: string; location: string | null }

type Options = { place: GatePlace; onVerdict: (result: ScanResult) => void }

export function useGate({ place, onVerdict }: Options) {
  const [phase, setPhase] = useState<Phase>({ kind: 'looking' })
  const [seen] = useState(() => new SeenCodes())

  async function ask(question: Question): Promise<void> {
    seen.asking(question.code)
    setPhase({ kind: 'asking', question })
    const { location, ...gate } = place
    const input = { ...gate, qrCodeData: question.code, scanId: question.scanId, location: location ?? undefined }
    const answer = await askVerdict((within) => gateClient.scanning.validate.mutate(input, { signal: within }))
    if (answer.kind === 'verdict') {
      signal(toneOf(answer.result.reason))
      onVerdict(answer.result)
    } else {
      signal('refused')
    }
    setPhase({ kind: 'answered', question, answer })
  }

  function start(code: string): void {
    void ask({ code, typed: looksTyped(code), scanId: crypto.randomUUID() })
  }

  return {
    phase,
    /** What the camera sees; only the first code that is not being ignored is asked about. */
    offer(codes: string[]): void {
      const code = phase.kind === 'looking' ? seen.next(codes, performance.now()) : null
      if (code !== null) start(code)
    },
    /** What a person or a hardware scanner typed. It also sends the last verdict away. */
    show(text: string): void {
      const code = text.trim()
      if (code === '' || phase.kind === 'asking') return
      seen.settled(performance.now())
      start(code)
    },
    /** The same question again, after no answer came. */
    retry(): void {
      if (phase.kind === 'answered') void ask(phase.question)
    },
    dismiss(): void {
      seen.settled(performance.now())
      setPhase({ kind: 'looking' })
    },
  }
}
