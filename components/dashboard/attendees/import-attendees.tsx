'use client'
// Brings a list of people from a CSV file: choose it, say what its columns hold, see what would come of it, agree, watch it arrive.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button, ButtonLink } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { localePath } from '@/i18n/paths'
import {
  type FilePerson,
  type ImportCheck,
  type ImportPreview,
  maxImportBytes,
} from '@/server/attendees/import/contract'
import { type IssueChoices, IssueDialog } from '../batches/issue-dialog'
import { FileChoice } from '../csv/file-choice'
import { readFile } from '../csv/read-file'
import { useErrorText } from '../error-text'
import { LeaveGuard } from '../event-form/leave-guard'
import { CheckReport, WrongLines } from './check-report'
import { ColumnChoice, type ColumnUses, type HowToRead } from './column-choice'
import { importParts } from './import-parts'
import { ImportProgress } from './import-progress'
import { useImportParts } from './use-import-parts'

type ImportAttendeesProps = {
  organization: string
  eventId: string
  /** Null: this person may not issue tickets. */
  issue: IssueChoices | null
}

type Chosen = { fileName: string; content: string; preview: ImportPreview; uses: ColumnUses }

export function ImportAttendees({ organization, eventId, issue }: ImportAttendeesProps) {
  const t = useTranslations('attendees.import')
  const leave = useTranslations('attendees.progress')
  const { textOf } = useErrorText()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [check, setCheck] = useState<ImportCheck | null>(null)
  const [problem, setProblem] = useState<'tooLarge' | 'unread' | null>(null)
  const trpc = useTRPC().attendees
  const look = useMutation(trpc.previewImport.mutationOptions())
  const examine = useMutation(trpc.checkImport.mutationOptions())
  const { progress, start, resume, forget } = useImportParts(organization, eventId)

  async function choose(file: File) {
    look.reset()
    setProblem(null)
    if (file.size > maxImportBytes) return setProblem('tooLarge')
    const content = await readFile(file)
    if (content === null) return setProblem('unread')
    const preview = await look.mutateAsync({ organization, eventId, content }).catch(() => null) // the reason is in `look.error`
    if (preview) setChosen({ fileName: file.name, content, preview, uses: preview })
  }

  async function verify(how: HowToRead, uses: ColumnUses) {
    if (!chosen) return
    setChosen({ ...chosen, uses })
    const { content } = chosen
    setCheck(await examine.mutateAsync({ organization, eventId, content, ...how }).catch(() => null)) // the reason is in `examine.error`
  }

  function restart() {
    setChosen(null)
    setCheck(null)
    examine.reset()
    forget()
  }

  function importAll(questions: readonly string[], people: readonly FilePerson[]) {
    void start(importParts(questions, people))
  }

  const step = progress ? progress.state : check ? 'check' : chosen ? 'columns' : 'file'
  return (
    <Card>
      <LeaveGuard
        isDirty={step === 'running' || step === 'stopped'}
        words={{ question: leave('leave'), text: leave('leaveText') }}
      />
      <CardBody>
        <Step name={step}>
          {progress?.state === 'done' && check ? (
            <Result
              organization={organization}
              eventId={eventId}
              ids={progress.ids}
              check={check}
              issue={issue}
              onAgain={restart}
            />
          ) : progress ? (
            <ImportProgress progress={progress} onResume={() => void resume()} />
          ) : check ? (
            <CheckReport
              check={check}
              onSubmit={(people) => importAll(check.questions, people)}
              onChange={() => setCheck(null)}
              onCancel={restart}
            />
          ) : chosen ? (
            <ColumnChoice
              fileName={chosen.fileName}
              preview={chosen.preview}
              start={chosen.uses}
              isWorking={examine.isPending}
              error={examine.error ? textOf(examine.error) : null}
              onSubmit={verify}
              onCancel={restart}
            />
          ) : (
            <FileChoice
              label={t('file')}
              description={t('fileHelp')}
              error={problem ? t(problem) : look.error ? textOf(look.error) : undefined}
              working={look.isPending ? t('reading') : null}
              onFile={choose}
            />
          )}
        </Step>
      </CardBody>
    </Card>
  )
}

/** Takes the focus when the step changes: what had it is gone. */
function Step({ name, children }: { name: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef(name)
  useEffect(() => {
    if (shown.current === name) return
    shown.current = name
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'start' })
  }, [name])
  return (
    <div ref={place} tabIndex={-1} className="scroll-mt-28 outline-hidden">
      {children}
    </div>
  )
}

type ResultProps = Pick<ImportAttendeesProps, 'organization' | 'eventId' | 'issue'> & {
  ids: readonly string[]
  check: ImportCheck
  onAgain: () => void
}

function Result({ organization, eventId, ids, check, issue, onAgain }: ResultProps) {
  const t = useTranslations('attendees.result')
  const locale = useLocale()
  const list = localePath(locale, `/org/${organization}/events/${eventId}/attendees?show=without_ticket`)
  const left = check.people.length - ids.length + check.faultyRows
  return (
    <div className="grid gap-5">
      <div role="status">
        <h2 className="text-2xl">{t('title', { count: ids.length })}</h2>
        <p className="text-ink-2">{`${t('left', { count: left })} ${t('next')}`}</p>
      </div>
      {check.faultyRows > 0 ? <WrongLines check={check} /> : null}
      <div className="flex flex-wrap items-center gap-2.5">
        {issue ? (
          <IssueDialog {...issue} organization={organization} eventId={eventId} chosen={ids} count={ids.length} />
        ) : null}
        <ButtonLink tone="ghost" size="small" href={list}>
          {t('list')}
        </ButtonLink>
        <Button tone="quiet" size="small" onClick={onAgain}>
          {t('again')}
        </Button>
      </div>
    </div>
  )
}
