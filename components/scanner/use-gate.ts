'use client'
// What the gate is doing: looking for a code, asking about one, or showing the answer. Guards: one question at a time, and a
// question that got no answer can only be asked again under its own scanId or be given up.
import { useState } from 'react'
import type { Direction, ScanResult } from '@/server/scanning/contract'
import type { Answer } from './ask-verdict'
import type { GateLine, GateQuestion } from './gate-line'
import { signal } from './gate-sounds'
import { JustAdmitted } from './just-admitted'
import { SeenCodes } from './seen-codes'
import { looksTyped, needsIdentity, toneOf } from './verdict'

export type Phase =
  | { kind: 'looking' }
  | { kind: 'asking'; question: GateQuestion }
  /** `justHere`: refused because this very gate let the ticket in a moment ago. */
  | { kind: 'answered'; question: GateQuestion; answer: Answer; justHere: boolean }

type Options = { line: GateLine; direction: Direction; onVerdict: (result: ScanResult, typed: boolean) => void }

export type Gate = ReturnType<typeof useGate>

export function useGate({ line, direction, onVerdict }: Options) {
  const [phase, setPhase] = useState<Phase>({ kind: 'looking' })
  const [seen] = useState(() => new SeenCodes())
  const [admitted] = useState(() => new JustAdmitted())
  const [stillThere, setStillThere] = useState(false)

  async function ask(question: GateQuestion): Promise<void> {
    setPhase({ kind: 'asking', question })
    const answer = await line.decide(question)
    const justHere = answer.kind === 'verdict' && admitted.hear(answer.result, performance.now())
    if (answer.kind === 'verdict') {
      const { reason } = answer.result
      if (reason === 'stale_code' || reason === 'rotation_required') seen.wasStale(question.code)
      signal(answer.result.practice || needsIdentity(answer.result, question.typed) ? 'used' : toneOf(reason))
      onVerdict(answer.result, question.typed)
    } else {
      signal('refused')
    }
    setPhase({ kind: 'answered', question, answer, justHere })
  }

  function start(code: string): void {
    seen.asked(code, performance.now())
    const typed = looksTyped(code)
    void ask({ code, typed, direction, scanId: crypto.randomUUID(), identityChecked: false, override: false })
  }

  /** Another attempt about the same code, and it says what is different. */
  function again(change: Partial<Pick<GateQuestion, 'identityChecked' | 'override'>>): void {
    if (phase.kind === 'answered') void ask({ ...phase.question, ...change, scanId: crypto.randomUUID() })
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
    /** The person is whose name is on the ticket. */
    confirmIdentity: () => again({ identityChecked: true }),
    /** A supervisor lets the person in all the same. */
    override: () => again({ override: true }),
    dismiss(): void {
      setPhase({ kind: 'looking' })
    },
  }
}
