// How large a heading is set and how wide its lines are. Pure: the same on paper and in the preview of a design.

/** Narrow enough for the narrowest column at its size; longer runs may break anywhere. */
export const LONGEST_WORD = 22

/** Estimated width in em: capitals and ideographs are wide, the rest is an average letter of the bold face. */
function ems(text: string): number {
  let sum = 0
  for (const character of text)
    sum += /[\u2e80-\ud7ff\uf900-\ufaff]|\p{Emoji_Presentation}/u.test(character)
      ? 1
      : /\p{Lu}/u.test(character)
        ? 0.68
        : 0.52
  return sum
}

/** In points, or whatever `width` is counted in. */
export function headingSize(text: string, width: number, lines: number, [smallest, largest]: [number, number]): number {
  const longestWord = Math.max(1, ...text.split(/[ -]/).map((word) => (word.length > LONGEST_WORD ? 1 : ems(word))))
  return Math.max(smallest, Math.min(largest, (width * lines * 0.88) / ems(text), (width * 0.96) / longestWord))
}

/** A width at which the lines come out about equally long, so that no single word is left on the last. */
export function balancedWidth(text: string, width: number, fontSize: number): number {
  const total = ems(text) * fontSize
  const lines = Math.ceil(total / width)
  return lines === 1 || lines > 3 ? width : Math.min(width, (total / lines) * 1.2)
}
