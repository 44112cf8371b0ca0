// What is wrong with the form as it stands now, so that a sentence about it goes when the last field is mended.

/** How many fields show an error: the leaves of react-hook-form's tree. */
export function countErrors(errors: unknown): number {
  if (typeof errors !== 'object' || errors === null) return 0
  if ('message' in errors && typeof errors.message === 'string') return errors.message === '' ? 0 : 1
  return Object.entries(errors).reduce((sum, [name, part]) => (name === 'ref' ? sum : sum + countErrors(part)), 0)
}
