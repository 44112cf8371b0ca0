// What an import would do, as it is shown before anything is written.
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import attendees from '@/i18n/messages/fr/attendees.json'
import type { ImportCheck } from '@/server/attendees/import/contract'
import { CheckReport } from './check-report'

const fault = { row: 2, fault: 'no_name', question: null, text: '' } as const
const person: ImportCheck['people'][number] = {
  row: 3,
  name: 'Zoé',
  email: null,
  answers: [],
  copy: 0,
  standing: 'new',
}

function shown(check: Partial<ImportCheck>): string {
  const nothing = () => {}
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="Europe/Paris" messages={{ attendees }}>
      <CheckReport
        check={{ questions: [], people: [], faults: [], faultyRows: 0, ...check }}
        onSubmit={nothing}
        onChange={nothing}
        onCancel={nothing}
      />
    </NextIntlClientProvider>,
  )
}

test('a file of which no line can be read is an error that says so, and where to look', () => {
  const html = shown({ faults: [fault], faultyRows: 1 })
  expect(html).toMatch(/role="alert".*Aucune ligne de ce fichier ne peut être lue.*Vérifiez d’abord les colonnes/)
  expect(html).not.toContain('n’apporte quelqu’un de nouveau')
})

test('a file of which some lines can be read says how many cannot, and is no error', () => {
  const html = shown({ faults: [fault], faultyRows: 1, people: [person] })
  expect(html).not.toMatch(/role="alert"|Aucune ligne de ce fichier ne peut être lue/)
  expect(html).toContain('1 ligne ne peut pas être lue')
})
