import { expect, test } from 'vitest'
import { type CsvLimits, readCsv } from './csv-text'

const bytes = (text: string) => new TextEncoder().encode(text)
const limits: CsvLimits = { rows: 20_000, columns: 60 }
const windows1252 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test.each([
  ['semicolons beside commas in addresses', 'Nom;Adresse\nZoé;12, rue A, 69005, Lyon\nNoé;1, rue B, Lyon\n'],
  ['commas beside semicolons in quotes', 'Nom,Adresse\nZoé,"12; rue A; 69005; Lyon"\nNoé,"1; rue B; Lyon"\n'],
  ['tabulators', 'Nom\tAdresse\nZoé\t12, rue A, 69005, Lyon\nNoé\tLyon; rue B\n'],
])('cells are parted by what parts every line alike: %s', async (_, text) => {
  const rows = await rowsIn(bytes(text))
  expect(rows.map((row) => row.length)).toEqual([2, 2, 2])
  expect(rows.map(([name]) => name)).toEqual(['Nom', 'Zoé', 'Noé'])
})

test('Excel’s own first line says what parts the cells and is no row', async () => {
  expect(await readCsv(bytes('\ufeffsep=,\r\nNom,Prix;Lieu\r\nZoé,1;2\r\n'), limits)).toEqual([
    ['Nom', 'Prix;Lieu'],
    ['Zoé', '1;2'],
  ])
})

test('every row keeps its place, the empty ones too', async () => {
  expect(await readCsv(bytes('Nom;Mail\n\nZoé;\n;\nNoé;n@exemple.fr'), limits)).toEqual([
    ['Nom', 'Mail'],
    [''],
    ['Zoé', ''],
    ['', ''],
    ['Noé', 'n@exemple.fr'],
  ])
})

test('a cell of several lines is one cell, and a quote within a word is a quote', async () => {
  expect(await readCsv(bytes('Nom;Mot\n"Zoé";"un\ndeux"\nJean "Jo" Dupont;x'), limits)).toEqual([
    ['Nom', 'Mot'],
    ['Zoé', 'un\ndeux'],
    ['Jean "Jo" Dupont', 'x'],
  ])
})

test('Windows-1252 and UTF-16 are read with their accents, and a picture is told from a text', async () => {
  expect((await rowsIn(windows1252('Pr\xe9nom;Mail\nZo\xe9;z@exemple.fr')))[1]).toEqual(['Zoé', 'z@exemple.fr'])
  expect((await rowsIn(new Uint8Array(Buffer.from('\ufeffPrénom\tMail\r\nZoé\t', 'utf16le'))))[1]).toEqual(['Zoé', ''])
  const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 0, 0, 13, 0x49, 0x48)
  expect(await readCsv(picture, limits)).toBe('unreadable')
  expect(await readCsv(new Uint8Array(), limits)).toEqual([])
})

const MOST = 5 * 1024 * 1024
const times = (text: string) => text.repeat(MOST / text.length)

test.each([
  ['two empty cells a line', times(',\n'), 'too_many_rows'],
  ['empty lines', times('\n'), 'too_many_rows'],
  ['a name a line', times('a\n'), 'too_many_rows'],
  ['one line of cells', times(';'), 'too_many_columns'],
  ['one row of a cell that never ends', `"${times('a;')}`, 'too_many_columns'],
  ['five million quotes', `Nom;Mail\n${times('"')}"`, 'unreadable'],
  ['one cell', times('a'), 'unreadable'],
  ['as many cells as may be', times(`${';'.repeat(59)}\n`).slice(0, 20_000 * 60), 20_000],
  ['as many lines as may be', ',\n'.repeat(200_000), 200_000],
] as const)('a file of five megabytes keeps nobody waiting for a third of a second: %s', async (_, text, expected) => {
  const file = bytes(text)
  const { block, result } = await longestBlock(() => readCsv(file, limits))
  expect(typeof result === 'string' ? result : result.length).toBe(expected)
  expect(block).toBeLessThan(300)
})

/** Of this thread's processor time, in ms: what other programs take of the machine is none of the reader's doing. */
const worked = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The longest time, in ms, in which nothing else had its turn. */
async function longestBlock<T>(work: () => Promise<T>): Promise<{ block: number; result: T }> {
  let block = 0
  let last = worked()
  const look = () => {
    block = Math.max(block, worked() - last)
    last = worked()
  }
  const looking = setInterval(look)
  const result = await work()
  look()
  clearInterval(looking)
  return { block, result }
}

async function rowsIn(file: Uint8Array): Promise<string[][]> {
  const rows = await readCsv(file, limits)
  if (typeof rows === 'string') throw new Error(rows)
  return rows
}
