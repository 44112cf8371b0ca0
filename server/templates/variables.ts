// The variables of a design's own texts, and the one way in which they are filled in; the same in the editor and on paper.
// Guards: a text is gone through once, so that what a value holds is never read as a variable; nothing is evaluated; no value makes a
// text longer than a ticket has room for.

export const variableNames = [
  'eventName',
  'eventDate',
  'location',
  'firstName',
  'lastName',
  'email',
  'ticketType',
  'ticketCode',
  'qrCodeUrl',
  'generatedAt',
] as const
export type VariableName = (typeof variableNames)[number]

/** `answers` by the question's name, as the organizer wrote it. */
export type VariableValues = Readonly<Record<VariableName, string>> & { answers: Readonly<Record<string, string>> }

/** Signs of a question's name. */
export const maxAnswerName = 40

const VARIABLE = /\{\{([^{}\n]{1,70})\}\}/g
const ANSWER = 'answer.'
const MOST_SIGNS_OF_A_VALUE = 240
const MOST_SIGNS_OF_A_TEXT = 1_200

/** Every `{{name}}` becomes its value; what no variable is called becomes nothing. */
export function fillIn(text: string, values: VariableValues): string {
  const filled = text.replace(VARIABLE, (_, name: string) =>
    clipped(valueNamed(name.trim(), values), MOST_SIGNS_OF_A_VALUE),
  )
  return clipped(filled, MOST_SIGNS_OF_A_TEXT)
}

/** The names in `text` that no variable has; of answers those that no known question is called, where the questions are known. */
export function unknownVariables(text: string, questions: readonly string[] | null = null): string[] {
  const names = [...text.matchAll(VARIABLE)].map(([, name = '']) => name.trim())
  return [...new Set(names.filter((name) => !isKnown(name, questions)))]
}

function isKnown(name: string, questions: readonly string[] | null): boolean {
  if (variableNames.some((known) => known === name)) return true
  if (!name.startsWith(ANSWER)) return false
  const question = name.slice(ANSWER.length)
  return question !== '' && question.length <= maxAnswerName && (questions?.includes(question) ?? true)
}

function valueNamed(name: string, values: VariableValues): string {
  if (name.startsWith(ANSWER)) {
    const question = name.slice(ANSWER.length)
    return Object.hasOwn(values.answers, question) ? (values.answers[question] ?? '') : ''
  }
  const known = variableNames.find((one) => one === name)
  return known ? values[known] : ''
}

function clipped(text: string, most: number): string {
  const signs = [...text]
  return signs.length <= most
    ? text
    : `${signs
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
