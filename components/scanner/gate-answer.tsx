'use client'
// The answer to a question, shown and read aloud.
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Answer } from './ask-verdict'
import type { Station } from './gate-line'
import { UndecidedScreen } from './undecided-screen'
import type { Gate, Phase } from './use-gate'
import { VerdictScreen } from './verdict-screen'
import { type Told, useVerdictWords } from './verdict-words'

type Answered = Extract<Phase, { kind: 'answered' }>
type Verdict = Extract<Answer, { kind: 'verdict' }>

function toldOf({ result, unlisted, source }: Verdict, { question, justHere }: Answered): Told {
  const decidedHere = source === 'offline'
  return { result, typed: question.typed, justHere, unlisted: unlisted === true, decidedHere }
}

type GateAnswerProps = {
  phase: Phase
  gate: Gate
  station: Station
  header: ReactNode
  connection: (decidedHere: boolean) => string | null
  onUndo: (scanId: string) => void
}

export function GateAnswer({ phase, gate, station, header, connection, onUndo }: GateAnswerProps) {
  if (phase.kind !== 'answered') return null
  const { answer, question } = phase
  if (answer.kind !== 'verdict')
    return (
      <UndecidedScreen
        answer={answer}
        isKiosk={station.isKiosk}
        header={header}
        onRetry={gate.retry}
        onDone={gate.dismiss}
      />
    )
  return (
    <VerdictScreen
      key={question.scanId}
      told={toldOf(answer, phase)}
      station={station}
      header={header}
      connection={connection(answer.source === 'offline')}
      onIdentity={gate.confirmIdentity}
      onOverride={gate.override}
      onUndo={() => onUndo(answer.result.scanId)}
      onDone={gate.dismiss}
    />
  )
}

/** Always there, so that a screen reader is listening before the first verdict. */
export function SpokenAnswer({ phase, station }: { phase: Phase; station: Station }) {
  const t = useTranslations('scanner.undecided')
  const wordsOf = useVerdictWords(station)
  let text = ''
  if (phase.kind === 'answered' && phase.answer.kind === 'verdict') {
    const { word, line, details, notes } = wordsOf(toldOf(phase.answer, phase))
    text = [word, line, ...details, ...notes].filter((part) => part !== '').join('. ')
  } else if (phase.kind === 'answered') {
    text = phase.answer.kind === 'unreachable' ? t('unreachable.line') : t('declined.word')
  }
  return (
    <div aria-live="assertive" aria-atomic="true" className="sr-only">
      {text}
    </div>
  )
}
