// A bank statement as a file of text: how its columns are read, what a line became; safe for the browser.
import { z } from 'zod'
import { currencies, type Money } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import { maxStatementBytes } from '../contract'

export const maxStatementLines = 50_000

/** Which column holds what, by its number from 0. Money comes in one signed column, or in one of its own for what came in. */
const statementColumns = z.strictObject({
  date: z.int().min(0).max(99),
  amount: z.int().min(0).max(99),
  /** All columns whose text may hold the reference. */
  texts: z.array(z.int().min(0).max(99)).min(1).max(10),
  dateOrder: z.enum(['day_first', 'month_first', 'year_first']),
  decimals: z.enum(['comma', 'point']),
})
export type StatementColumns = z.infer<typeof statementColumns>

export const importStatementInput = z.strictObject({
  fileName: z.string().trim().min(1).max(200),
  /** The file's bytes in base64. */
  content: z.base64().max(Math.ceil(maxStatementBytes / 3) * 4),
  columns: statementColumns,
  currency: z.enum(currencies),
})
export type ImportStatementInput = z.infer<typeof importStatementInput>

export const previewStatementInput = importStatementInput.pick({ content: true })
export type PreviewStatementInput = z.infer<typeof previewStatementInput>

export type StatementPreview = {
  header: string[]
  /** The first lines, as they stand in the file. */
  sample: string[][]
  lineCount: number
  /** Null where nothing could be guessed. */
  columns: StatementColumns | null
}

export const unmatchedReasons = [
  'no_reference',
  'unknown_reference',
  /** Of more than one purchase. */
  'several_references',
  'already_paid',
  /** Another statement has brought as much for the same purchase on the same day, or somebody had confirmed as much. */
  'perhaps_same',
  'currency_differs',
] as const
export type UnmatchedReason = (typeof unmatchedReasons)[number]

export type BankLineView = {
  id: string
  /** yyyy-mm-dd */
  bookedOn: string
  amount: Money
  text: string
  status: 'matched' | 'unmatched' | 'ignored'
  reason: UnmatchedReason | null
  purchase: { id: string; eventId: string; number: string } | null
}

export const assignLineInput = z.strictObject({ lineId: id, purchaseId: id })
export type AssignLineInput = z.infer<typeof assignLineInput>

export const bankLineInput = z.strictObject({ lineId: id })
export type BankLineInput = z.infer<typeof bankLineInput>

export const lineStates = ['unmatched', 'matched', 'ignored'] as const
export const listLinesInput = z.strictObject({
  status: z.enum(lineStates).default('unmatched'),
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListLinesInput = z.output<typeof listLinesInput>
export type BankLinePage = { lines: BankLineView[]; nextCursor: string | null }
export type BankImportView = { id: string; fileName: string; at: Date; matched: number; unmatched: number }
