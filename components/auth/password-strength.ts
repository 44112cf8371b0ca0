// How hard a password is to guess, told in one of four words. A hint and never a refusal: the only rule is the length.

export type PasswordStrength = 'short' | 'weak' | 'fair' | 'strong'

/** Length counts most; a text of few different characters, or one that repeats the person's own details, is weak. */
export function passwordStrength(password: string, own: readonly string[], minimum: number): PasswordStrength {
  const characters = [...password]
  if (characters.length < minimum) return 'short'
  const lower = password.toLowerCase()
  const isOwn = own.some((text) => text.length > 3 && lower.includes(text.toLowerCase()))
  const different = new Set(characters).size
  if (isOwn || different < 6 || isRow(characters)) return 'weak'
  if (characters.length >= 16 || (characters.length >= 13 && kinds(password) >= 3)) return 'strong'
  return 'fair'
}

function kinds(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
}

/** `abcdefghij`, `0123456789`: each character follows the one before. */
function isRow(characters: readonly string[]): boolean {
  const steps = characters.slice(1).map((character, index) => codeOf(character) - codeOf(characters[index] ?? ''))
  return steps.filter((step) => step === 1 || step === -1).length > steps.length * 0.7
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
