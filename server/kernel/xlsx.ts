// Writes one table as an Office Open XML workbook, row by row, so that a long one never lies in memory. Guards: numbers are numbers and
// days are days to a spreadsheet; a text is a text whatever it begins with, and characters that XML forbids are left out.
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { currencyDecimals } from './money'
import { type Cell, majorUnits, type Table, wallClock } from './table'

const BATCH = 200

/** Numbers of `<xf>` in the styles below. */
const styles = { plain: 0, header: 1, day: 2, instant: 3, decimals: [4, 5, 6, 7] } as const

export async function* xlsxOf(table: Table): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const failures: Error[] = []
  const zip = new Zip((error, chunk) => {
    if (error) failures.push(error)
    else ready.push(chunk)
  })
  function* flush() {
    if (failures[0]) throw failures[0]
    yield* ready.splice(0)
  }
  for (const [name, content] of fixedParts(table.name)) {
    const file = new ZipDeflate(name)
    zip.add(file)
    file.push(strToU8(content), true)
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml')
  zip.add(sheet)
  sheet.push(strToU8(sheetHead(table)))
  let number = 1
  let batch = ''
  for await (const cells of table.rows) {
    number += 1
    batch += rowXml(number, cells.map(cellXml))
    if (number % BATCH > 0) continue
    sheet.push(strToU8(batch))
    batch = ''
    yield* flush()
  }
  sheet.push(strToU8(`${batch}</sheetData>${sheetFoot(table, number)}</worksheet>`), true)
  zip.end()
  yield* flush()
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'

function fixedParts(name: string): [string, string][] {
  const type = (part: string, of: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${of}+xml"/>`
  const relation = (id: string, of: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${of}" Target="${target}"/>`
  return [
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/worksheets/sheet1.xml', 'worksheet')}${type('/xl/styles.xml', 'styles')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xml(sheetName(name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'styles', 'styles.xml')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml()],
  ]
}

/** In the order of `styles`: plain, header, day, instant, then numbers of 0 to 3 decimals. */
function stylesXml(): string {
  const formats = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm', '#,##0', '#,##0.0', '#,##0.00', '#,##0.000']
  const numbered = formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`).join('')
  const used = formats.map(
    (_, index) => `<xf numFmtId="${164 + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  )
  return `${declaration}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${numbered}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${2 + formats.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${used.join('')}</cellXfs></styleSheet>`
}

/** The first row stays while the others are scrolled. */
function sheetHead({ columns }: Table): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const headers = columns.map(({ header }) => textXml(header, styles.header))
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${rowXml(1, headers)}`
}

function sheetFoot({ columns }: Table, rows: number): string {
  return `<autoFilter ref="A1:${columnName(columns.length - 1)}${rows}"/>`
}

function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

type CellXml = (at: string) => string

function rowXml(number: number, cells: readonly CellXml[]): string {
  return `<row r="${number}">${cells.map((cell, index) => cell(columnName(index) + number)).join('')}</row>`
}

function cellXml(cell: Cell): CellXml {
  if (cell === null || cell === '') return () => ''
  if (typeof cell === 'string') return textXml(cell, styles.plain)
  if (typeof cell === 'number') return numberXml(cell, styles.plain)
  if ('day' in cell) return numberXml(serial(Temporal.PlainDate.from(cell.day).toPlainDateTime()), styles.day)
  if ('at' in cell) return numberXml(serial(wallClock(cell.at, cell.timeZone)), styles.instant)
  const places = currencyDecimals(cell.money.currency)
  return numberXml(majorUnits(cell.money), styles.decimals[places] ?? styles.plain)
}

function numberXml(value: number, style: number): CellXml {
  return (at) => `<c r="${at}" s="${style}"><v>${value}</v></c>`
}

function textXml(text: string, style: number): CellXml {
  return (at) => `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`
}

const epoch = Temporal.PlainDateTime.from('1899-12-30T00:00')

/** Days since the end of 1899, as spreadsheets count. */
function serial(at: Temporal.PlainDateTime): number {
  return Number((epoch.until(at, { largestUnit: 'minutes' }).minutes / 1440).toFixed(8))
}

/** At most 31 characters, and none that a sheet's name forbids. */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)
}

function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
