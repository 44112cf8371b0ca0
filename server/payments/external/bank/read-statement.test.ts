import { describe, expect, test } from 'vitest'
import { previewStatement, readStatement } from './read-statement'

const bytes = (text: string) => new TextEncoder().encode(text)
const windows1252 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

function utf16(text: string, order: 'little' | 'big'): Uint8Array {
  const file = Buffer.from(text, 'utf16le')
  return new Uint8Array(order === 'little' ? file : file.swap16())
}

/** UTF-32 of a character more. */
function wider(file: Uint8Array, code: number): Uint8Array {
  return Uint8Array.of(...file, code, 0, 0, 0)
}

async function read(file: Uint8Array, currency = 'EUR') {
  const { columns } = await previewStatement(file)
  return columns && readStatement(file, columns, currency)
}

const camille = { bookedOn: '2027-03-04', amount: 123_450, text: 'VIR SEPA Camille PTL-0000A-BCDEF' }

describe('a bank’s file', () => {
  test.each([
    [
      'of a French bank, with its balance above and separate columns',
      'Compte;FR76 3000 6000\nSolde;"12 345,67"\n\nDate;Libellé;Débit;Crédit\n04/03/2027;VIR SEPA Camille PTL-0000A-BCDEF;;"1 234,50"\n',
    ],
    [
      'with one signed column',
      'Date comptable;Montant;Devise;Libellé\n04/03/2027;1 234,50;EUR;VIR SEPA Camille PTL-0000A-BCDEF\n',
    ],
    ['of an English bank', 'Date,Description,Amount\n2027-03-04,VIR SEPA Camille PTL-0000A-BCDEF,"1,234.50"\n'],
    ['by tabulators', 'Booking date\tDetails\tAmount\n04.03.2027\tVIR SEPA Camille PTL-0000A-BCDEF\t1234.50\n'],
    [
      'with a mark of its encoding and lines of Windows',
      '\ufeffDate;Libellé;Montant\r\n04/03/2027;VIR SEPA Camille PTL-0000A-BCDEF;+1234,50\r\n',
    ],
  ])('%s is read', async (_, text) => {
    expect(await read(bytes(text))).toMatchObject([camille])
  })

  test('in Windows-1252 is read with its accents', async () => {
    const file = windows1252('Date;Libell\xe9;Cr\xe9dit\n04/03/2027;VIR \xc9lodie;10,00\n')
    expect((await previewStatement(file)).header).toEqual(['Date', 'Libellé', 'Crédit'])
    expect(await read(file)).toMatchObject([{ bookedOn: '2027-03-04', amount: 1_000, text: 'VIR Élodie' }])
  })

  const unicodeText = 'Date\tLibellé\tMontant\r\n04/03/2027\tVIR SEPA Camille PTL-0000A-BCDEF\t1 234,50\r\n'
  test.each([
    ['as Excel’s Unicode text', utf16(`\ufeff${unicodeText}`, 'little')],
    ['in UTF-16, the high byte first', utf16(`\ufeff${unicodeText}`, 'big')],
    ['in UTF-16 without a mark', utf16(unicodeText, 'little')],
    ['in UTF-16 without a mark, the high byte first', utf16(unicodeText, 'big')],
  ])('%s is read', async (_, file) => {
    expect((await previewStatement(file)).header).toEqual(['Date', 'Libellé', 'Montant'])
    expect(await read(file)).toMatchObject([camille])
  })

  test.each([
    ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0x14, 0, 6, 0, 8, 0, 0, 0, 0x21, 0, 0x3b, 0x3b, 10, 0x3b, 0x3b)],
    ['UTF-16 that is cut within a character', utf16(`\ufeff${unicodeText}`, 'little').slice(0, -1)],
    ['UTF-32', Uint8Array.from(unicodeText, (character) => character.charCodeAt(0)).reduce(wider, new Uint8Array())],
    ['a text with NULs', bytes('Date;Libellé;Montant\n04/03/2027;A\0;1,00\n')],
  ])('that is %s is refused with a sentence', async (_, file) => {
    await expect(previewStatement(file)).rejects.toMatchObject({ code: 'bank.unreadable' })
  })

  test('keeps what went out as negative and leaves out what is no booking', async () => {
    const text =
      'Date;Libellé;Montant\n04/03/2027;Loyer;-800,00\n04/03/2027;Solde;\n31/02/2027;Faux;1,00\nTotal;;5,00\n'
    expect(await read(bytes(text))).toMatchObject([
      { bookedOn: '2027-03-04', amount: -80_000, text: 'Loyer' },
      null,
      null,
      null,
    ])
  })

  test('never rounds: an amount with more decimals than its currency is left out', async () => {
    const file = bytes('Date;Libellé;Montant\n04/03/2027;A;1,005\n04/03/2027;B;1,5\n04/03/2027;C;12\n')
    const { columns } = await previewStatement(file)
    expect(
      columns && (await readStatement(file, { ...columns, decimals: 'comma' }, 'EUR')).map((line) => line?.amount),
    ).toEqual([undefined, 150, 1_200])
    expect(
      columns && (await readStatement(file, { ...columns, decimals: 'comma' }, 'JPY')).map((line) => line?.amount),
    ).toEqual([undefined, undefined, 12])
  })

  test.each([
    ['49,00 EUR', 4_900],
    ['1 234,56 EUR', 123_456],
    ['1.234,56', 123_456],
    ['1’234.56', 123_456],
    ['49.00', 4_900],
  ])('with %s in it is read as what stands there', async (amount, cents) => {
    expect(await read(bytes(`Date;Libellé;Montant\n22/11/2026;VIR PTL-0000A-BCDEF ZOE;${amount}\n`))).toMatchObject([
      { amount: cents },
    ])
  })

  test('leaves out an amount in a form that is not the one of the file, rather than multiply it', async () => {
    const file = bytes('Date;Libellé;Montant\n04/03/2027;A;12,00\n04/03/2027;B;7,50\n04/03/2027;C;45.00\n')
    expect((await read(file))?.map((line) => line?.amount)).toEqual([1_200, 750, undefined])
  })

  test('guesses the order of day and month by a day that is no month', async () => {
    const file = (date: string) => bytes(`Date,Description,Amount\n03/04/2027,A,1.00\n${date},B,1.00\n`)
    expect((await previewStatement(file('25/04/2027'))).columns?.dateOrder).toBe('day_first')
    expect((await previewStatement(file('04/25/2027'))).columns?.dateOrder).toBe('month_first')
  })

  test('with names that nobody knows shows its first lines and guesses nothing', async () => {
    const preview = await previewStatement(bytes('a;b;c\n1;2;3\n4;5;6\n'))
    expect(preview).toEqual({
      header: ['a', 'b', 'c'],
      sample: [
        ['1', '2', '3'],
        ['4', '5', '6'],
      ],
      lineCount: 2,
      columns: null,
    })
  })

  test.each([
    ['nothing', ''],
    ['a sentence', 'Bonjour'],
    ['a header alone', 'Date;Libellé;Montant\n'],
  ])('with %s is refused with a sentence', async (_, text) => {
    await expect(previewStatement(bytes(text))).rejects.toMatchObject({ code: 'bank.no_table' })
  })
})
