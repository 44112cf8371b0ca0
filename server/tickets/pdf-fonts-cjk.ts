// Chinese, Japanese and Korean on tickets. One face of them has 10 MB, so it comes as the hundred small pieces that browsers
// load (WOFF2, each for some ranges of Unicode); a name needs two or three of them. Guards: a piece is opened once per
// process and only when a text needs it; a piece prints a character only if it has it, whatever it declares.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { hasLetter, registerFamily } from './pdf-fonts-register'

const require = createRequire(import.meta.url)

/** In order of preference: the first has Han and kana, the second Hangul, of which the first declares some that it lacks. */
const PACKAGES = ['noto-sans-sc', 'noto-sans-kr'] as const
const HANGUL = /\p{Script=Hangul}/u

/** The faces are variable, and react-pdf embeds only fixed weights: names and headings are what these are for. */
const WEIGHT = 600

const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u

type Piece = { family: string; file: string; ranges: [first: number, last: number][] }

/** Families, registered and ready, that together print the text's CJK characters. */
export async function cjkFamilies(text: string): Promise<string[]> {
  if (!CJK.test(text)) return []
  const needed = new Set<string>()
  for (const character of new Set(text)) {
    if (!CJK.test(character)) continue
    const family = await familyOf(character)
    if (family !== null) needed.add(family)
  }
  return [...needed]
}

/** The first that declares the character and has it; null: none has. */
async function familyOf(character: string): Promise<string | null> {
  const codePoint = character.codePointAt(0) ?? 0
  for (const piece of await piecesFor(character)) {
    await registerOnce(piece)
    if (hasLetter(piece.family, codePoint)) return piece.family
  }
  return null
}

/** Those that declare it, the most likely first. */
export async function piecesFor(character: string): Promise<Piece[]> {
  const codePoint = character.codePointAt(0) ?? 0
  const declaring = (await knownPieces()).filter(({ ranges }) =>
    ranges.some(([first, last]) => first <= codePoint && codePoint <= last),
  )
  return HANGUL.test(character) ? declaring.reverse() : declaring
}

let pieces: Promise<Piece[]> | null = null

function knownPieces(): Promise<Piece[]> {
  pieces ??= Promise.all(PACKAGES.map(piecesOf)).then((lists) => lists.flat())
  return pieces
}

async function piecesOf(name: string): Promise<Piece[]> {
  const list = require.resolve(`@fontsource-variable/${name}/unicode.json`)
  const rangesByPiece: Record<string, string> = JSON.parse(await readFile(list, 'utf8'))
  return Object.entries(rangesByPiece).map(([key, ranges]) => {
    const piece = key.replace(/[[\]]/g, '')
    return {
      family: `${name} ${piece}`,
      file: path.join(path.dirname(list), 'files', `${name}-${piece}-wght-normal.woff2`),
      ranges: ranges.split(',').map(parseRange),
    }
  })
}

/** `U+4e00` or `U+4e00-4e0f`. */
function parseRange(range: string): [number, number] {
  const [first = '', last = first] = range.replace('U+', '').split('-')
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
}

const registrations = new Map<string, Promise<void>>()

function registerOnce(piece: Piece): Promise<void> {
  const known = registrations.get(piece.family)
  if (known) return known
  const registration = register(piece).catch((cause: unknown) => {
    registrations.delete(piece.family)
    throw cause
  })
  registrations.set(piece.family, registration)
  return registration
}

async function register({ family, file, ranges }: Piece): Promise<void> {
  const { default: subsetFont } = await import('subset-font')
  const characters = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  const font = await subsetFont(await readFile(file), String.fromCodePoint(...characters), {
    targetFormat: 'truetype',
    noHinting: true, // it would be repeated in every file for each piece
    variationAxes: { wght: WEIGHT },
  })
  const src = `data:font/ttf;base64,${font.toString('base64')}`
  await registerFamily(family, [{ fontWeight: WEIGHT, src }])
}
