// What spreadsheets get: opened again as they would.
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { csvOf } from './csv'
import type { Cell, Table } from './table'
import { xlsxOf } from './xlsx'

const at = new Date('2027-03-01T22:30:00Z')
const rows: Cell[][] = [
  [
    '=HYPERLINK("http://evil")',
    { money: { amount: -123_450, currency: 'EUR' } },
    { at, timeZone: 'Europe/Paris' },
    { day: '2027-03-01' },
    3,
  ],
  ['-1+1 & <b>"\u0000\u0007"', { money: { amount: 4900, currency: 'JPY' } }, null, null, -2.5],
  ['Noé; «\u202fplein\u202f»\nà deux', { money: { amount: 12_340, currency: 'KWD' } }, null, null, 0],
]

function table(given: readonly Cell[][] = rows): Table {
  return {
    name: 'Versements: mars/avril [2027]',
    columns: ['Texte', 'Montant', 'Instant', 'Jour', 'Nombre'].map((header) => ({ header, width: 18 })),
    rows: (async function* () {
      yield* given
    })(),
  }
}

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of parts) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

describe('CSV', () => {
  test('a French one opens with commas and semicolons, and runs no formula', async () => {
    const text = Buffer.from(await bytesOf(csvOf(table(), 'fr'))).toString('utf8')
    expect(text.startsWith('\uFEFFTexte;Montant;')).toBe(true)
    const read: string[][] = parse(text, { delimiter: ';', bom: true })
    expect(read[1]).toEqual([`'=HYPERLINK("http://evil")`, '-1234,50', '2027-03-01 23:30', '2027-03-01', '3'])
    expect(read[2]?.slice(0, 2)).toEqual([`'-1+1 & <b>"\u0000\u0007"`, '4900'])
    expect(read[2]?.[4]).toBe('-2,5')
    expect(read[3]?.slice(0, 2)).toEqual(['Noé; «\u202fplein\u202f»\nà deux', '12,340'])
  })

  test('an English one has commas between its fields and points in its numbers', async () => {
    const read: string[][] = parse(Buffer.from(await bytesOf(csvOf(table(), 'en'))), { bom: true })
    expect(read.map((row) => row[1])).toEqual(['Montant', '-1234.50', '4900', '12.340'])
  })
})

describe('XLSX', () => {
  test('is a workbook whose numbers and days are numbers, and whose texts are texts', async () => {
    const files = unzipSync(await bytesOf(xlsxOf(table())))
    const part = (name: string) => strFromU8(files[name] ?? new Uint8Array())
    expect(Object.keys(files).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ])
    expect(part('xl/workbook.xml')).toContain('name="Versements  mars avril  2027 "')
    const sheet = part('xl/worksheets/sheet1.xml')
    expect(sheet).toContain('<col min="1" max="1" width="18" customWidth="1"/>')
    expect(sheet).toContain(
      '<c r="A2" s="0" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://evil&quot;)</t>',
    )
    expect(sheet).toContain('<c r="B2" s="6"><v>-1234.5</v></c>')
    expect(sheet).toContain('<c r="C2" s="3"><v>46447.97916667</v></c>')
    expect(sheet).toContain('<c r="D2" s="2"><v>46447</v></c>')
    expect(sheet).toContain('<c r="B3" s="4"><v>4900</v></c>')
    expect(sheet).toContain('<c r="B4" s="7"><v>12.34</v></c>')
    expect(sheet).toContain('-1+1 &amp; &lt;b&gt;&quot;&quot;')
    expect(sheet).toContain('<autoFilter ref="A1:E4"/>')
    expect(sheet.match(/<row /g)).toHaveLength(4)
  })

  test('a long one comes in pieces', async () => {
    const many = Array.from({ length: 5000 }, (_, index): Cell[] => [
      `Ligne ${index} ${Math.sin(index)}`,
      index,
      null,
      null,
      null,
    ])
    let pieces = 0
    const chunks: Uint8Array[] = []
    for await (const chunk of xlsxOf(table(many))) {
      pieces += 1
      chunks.push(chunk)
    }
    expect(pieces).toBeGreaterThan(10)
    const files = unzipSync(new Uint8Array(Buffer.concat(chunks)))
    expect(strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array()).match(/<row /g)).toHaveLength(5001)
  })
})
