import { expect, test } from 'vitest'
import { readCsv } from './csv-text'

const bytes = (text: string) => new TextEncoder().encode(text)
const windows1252 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test.each([
  ['semicolons beside commas in addresses', 'Nom;Adresse\nZoé;12, rue A, 69005, Lyon\nNoé;1, rue B, Lyon\n'],
  ['commas beside semicolons in quotes', 'Nom,Adresse\nZoé,"12; rue A; 69005; Lyon"\nNoé,"1; rue B; Lyon"\n'],
  ['tabulators', 'Nom\tAdresse\nZoé\t12, rue A, 69005, Lyon\nNoé\tLyon; rue B\n'],
])('cells are parted by what parts every line alike: %s', (_, text) => {
  const rows = readCsv(bytes(text))
  expect(rows?.map((row) => row.length)).toEqual([2, 2, 2])
  expect(rows?.map(([name]) => name)).toEqual(['Nom', 'Zoé', 'Noé'])
})

test('Excel’s own first line says what parts the cells and is no row', () => {
  expect(readCsv(bytes('\ufeffsep=,\r\nNom,Prix;Lieu\r\nZoé,1;2\r\n'))).toEqual([
    ['Nom', 'Prix;Lieu'],
    ['Zoé', '1;2'],
  ])
})

test('every row keeps its place, the empty ones too', () => {
  expect(readCsv(bytes('Nom;Mail\n\nZoé;\n;\nNoé;n@exemple.fr'))).toEqual([
    ['Nom', 'Mail'],
    [''],
    ['Zoé', ''],
    ['', ''],
    ['Noé', 'n@exemple.fr'],
  ])
})

test('a cell of several lines is one cell, and a quote within a word is a quote', () => {
  expect(readCsv(bytes('Nom;Mot\n"Zoé";"un\ndeux"\nJean "Jo" Dupont;x'))).toEqual([
    ['Nom', 'Mot'],
    ['Zoé', 'un\ndeux'],
    ['Jean "Jo" Dupont', 'x'],
  ])
})

test('Windows-1252 and UTF-16 are read with their accents, and a picture is told from a text', () => {
  expect(readCsv(windows1252('Pr\xe9nom;Mail\nZo\xe9;z@exemple.fr'))?.[1]).toEqual(['Zoé', 'z@exemple.fr'])
  expect(readCsv(new Uint8Array(Buffer.from('\ufeffPrénom\tMail\r\nZoé\t', 'utf16le')))?.[1]).toEqual(['Zoé', ''])
  expect(readCsv(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 0, 0, 13, 0x49, 0x48))).toBeNull()
  expect(readCsv(new Uint8Array())).toEqual([])
})

test('a line of five million quotes is told in a moment', () => {
  const began = performance.now()
  readCsv(bytes(`Nom;Mail\n${'"'.repeat(5_000_001)}`))
  readCsv(bytes(`"${'a;'.repeat(2_000_000)}`))
  expect(performance.now() - began).toBeLessThan(20_000)
})
