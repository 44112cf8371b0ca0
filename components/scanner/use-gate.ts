'use client'
// What the gate is doing: looking for a code, asking about one, or showing the answer. Guards: one question at a time, and a
// question that got no answer can only be asked again under its own scanId or be given up.
import { useState } from 'react'
import type { ScanResult } from '@/server/scanning/contract'
import { type Answer, askVerdict } from './ask-verdict'
import { gateClient } from './gate-client'
import { signal } from './gate-sounds'
import { JustAdmitted } from './just-admitted'
import { SeenCodes } from './seen-codes'
import { looksTyped, needsIdentity, toneOf } from './verdict'

export type Question = {
  code: string
  typed: boolean
  scanId: string
  /** Somebody looked at the papers of who holds the ticket. */
  identityChecked: boolean
}

export type Phase =
  | { kind: 'looking' }
  | { kind: 'asking'; question: Question }
  /** `justHere`: refused because this very gate let the ticket in a moment ago. */
  | { kind: 'answered'; question: Question; answer: Answer; justHere: boolean }

export type GatePlace = { organization: string; eventId: string; checkInListId: string; location: string | null }

type Options = { place: GatePlace; onVerdict: (result: ScanResult) => void }

export function useGate({ place, onVerdict }: Options) {
  const [phase, setPhase] = useState<Phase>({ kind: 'looking' })
  const [seen] = useState(() => new SeenCodes())
  const [admitted] = useState(() => new JustAdmitted())
  const [stillThere, setStillThere] = useState(false)

  async function ask(question: Question): Promise<void> {
    setPhase({ kind: 'asking', question })
    const { location, ...gate } = place
    const input = { ...gate, qrCodeData: question.code, scanId: question.scanId, location: location ?? undefined }
    const papers = question.identityChecked ? { identityChecked: true } : {}
    const answer = await askVerdict((within) =>
      gateClient.scanning.validate.mutate({ ...input, ...papers }, { signal: within }),
    )
    const justHere = answer.kind === 'verdict' && admitted.hear(answer.result, performance.now())
    if (answer.kind === 'verdict') {
      const { reason } = answer.result
      if (reason === 'stale_code' || reason === 'rotation_required') seen.wasStale(question.code)
      signal(needsIdentity(answer.result, question.typed) ? 'used' : toneOf(reason))
      onVerdict(answer.result)
    } else {
      signal('refused')
    }
    setPhase({ kind: 'answered', question, answer, justHere })
  }

  function start(code: string): void {
    seen.asked(code, performance.now())
    void ask({ code, typed: looksTyped(code), scanId: crypto.randomUUID(), identityChecked: false })
  }

  return {
    phase,
    /** The ticket that was answered is still before the camera, and is not asked about again. */
    stillThere,
    /** What one picture of the camera shows. Only while nothing else is asked or shown does a new code become a question. */
    look(codes: readonly string[], mayAsk: boolean): void {
      const sight = seen.look(codes, performance.now())
      setStillThere(sight.kind === 'same')
      if (sight.kind === 'new' && mayAsk && phase.kind === 'looking') start(sight.code)
    },
    /** What a person or a hardware scanner typed. It also sends the last verdict away. */
    show(text: string): void {
      const code = text.trim()
      if (code !== '' && phase.kind !== 'asking') start(code)
    },
    /** The same question again, after no answer came. */
    retry(): void {
      if (phase.kind === 'answered') void ask(phase.question)
    },
    /** The person is whose name is on the ticket: another attempt, and it says so. */
    confirmIdentity(): void {
      if (phase.kind !== 'answered') return
      void ask({ ...phase.question, scanId: crypto.randomUUID(), identityChecked: true })
    },
    dismiss(): void {
      setPhase({ kind: 'looking' })
    },
  }
}
