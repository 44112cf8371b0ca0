import { expect, test } from 'vitest'
import { checkImportInput, faultOfUses, maxImportBytes, maxImportLines, questionNames } from './contract'
import { previewPeople, readPeople } from './read-people'

const bytes = (text: string) => new TextEncoder().encode(text)
const code = (code: string) => expect.objectContaining({ code })
const eventId = '0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3'

function columnsOf(heading: string[], uses: readonly string[]) {
  const names = questionNames(heading, (index) => `Colonne ${index + 1}`)
  const columns = uses.map((use, index) => (use === 'answer' ? { use, question: names[index] } : { use }))
  return checkImportInput.parse({ eventId, content: '', columns, hasHeading: true }).columns
}

/** As a file is read when its guess is agreed to. */
async function read(text: string) {
  const preview = await previewPeople(bytes(text))
  const columns = columnsOf(preview.hasHeading ? (preview.rows[0] ?? []) : [], preview.uses)
  return readPeople(bytes(text), { columns, hasHeading: preview.hasHeading })
}

test.each<[string, string, string[]]>([
  ['French, with answers', 'Prénom;Nom;E-mail;Taille', ['first_name', 'last_name', 'email', 'answer']],
  ['a full name', 'Nom et prénom;Adresse e-mail', ['name', 'email']],
  ['only “Nom”', 'Nom;Courriel', ['name', 'email']],
  ['English', 'Email Address;First Name;Last Name;', ['email', 'first_name', 'last_name', 'skip']],
  ['shouted with signs', 'NOM_DE_FAMILLE;PRENOM;MAIL*', ['last_name', 'first_name', 'email']],
  ['a whole name beside its parts', 'Prénom;Nom de famille;Nom', ['first_name', 'last_name', 'skip']],
  ['two addresses', 'Name;Email;E-mail 2', ['name', 'email', 'answer']],
  ['an address known by what stands below', 'Invité;Contact', ['name', 'email']],
])('headings are understood: %s', async (_, heading, uses) => {
  const cells = heading.split(';').map((name) => (/mail|courriel|contact/i.test(name) ? 'a@exemple.fr' : 'Zoé'))
  expect(await previewPeople(bytes(`${heading}\n${cells.join(';')}\n`))).toMatchObject({ hasHeading: true, uses })
})

test('a list without headings loses nobody', async () => {
  expect(await previewPeople(bytes('Zoé Roux;zoe@exemple.fr\nNoé Blin;noe@exemple.fr\n'))).toMatchObject({
    hasHeading: false,
    rowCount: 2,
    uses: ['name', 'email'],
  })
  expect((await read('Zoé Roux\nNoé Blin\n')).people.map(({ name }) => name)).toEqual(['Zoé Roux', 'Noé Blin'])
})

test('a line becomes one person: names joined, the address in lower case, answers by their question, none made up', async () => {
  const { questions, people, faults } = await read(
    'Prénom;Nom;E-mail;Taille;Allergies\n Zoé ;Roux;Zoe@Exemple.FR;M;"noix\net lait"\n;Blin;;;\n',
  )
  expect(questions).toEqual(['Taille', 'Allergies'])
  expect(people).toEqual([
    { row: 2, name: 'Zoé Roux', email: 'zoe@exemple.fr', answers: ['M', 'noix et lait'], copy: 0 },
    { row: 3, name: 'Blin', email: null, answers: [null, null], copy: 0 },
  ])
  expect(faults).toEqual([])
})

test('each wrong line says its number, what is wrong and with which text, and takes no other with it', async () => {
  const lines = [
    'Nom;Mail;Taille',
    'Zoé;zoe@exemple.fr;M',
    '',
    ';vide@exemple.fr;M',
    'Noé;noe@exemple;M',
    `${'n'.repeat(201)};;`,
    'A\u0007B;;',
    'Ana;"a@exemple.fr, b@exemple.fr";',
    `Bob;;${'x'.repeat(201)}`,
    'Cléo;;\u202eM',
    'Dan;dan@exemple.fr;M;un;reste',
    '\u200b;;',
    'Fin;fin@exemple.fr;L',
  ]
  const { people, faults } = await read(lines.join('\r\n'))
  expect(people.map(({ row, name }) => [row, name])).toEqual([
    [2, 'Zoé'],
    [13, 'Fin'],
  ])
  expect(faults.map(({ row, fault, question }) => [row, fault, question])).toEqual([
    [4, 'no_name', null],
    [5, 'not_an_email', null],
    [6, 'name_too_long', null],
    [7, 'name_signs', null],
    [8, 'not_an_email', null],
    [9, 'answer_too_long', 'Taille'],
    [10, 'answer_signs', 'Taille'],
    [11, 'too_many_cells', null],
    [12, 'name_signs', null],
  ])
  expect(faults[1]?.text).toBe('noe@exemple')
  expect(faults[3]?.text).toBe('A·B')
  expect(faults[2]?.text).toHaveLength(120)
})

test('lines that say the same are counted, so that each is somebody of their own', async () => {
  const { people } = await read('Nom;Mail\nInvité;\nZoé;z@exemple.fr\nInvité;\nInvité;x@exemple.fr\n')
  expect(people.map(({ name, copy }) => [name, copy])).toEqual([
    ['Invité', 0],
    ['Zoé', 0],
    ['Invité', 1],
    ['Invité', 0],
  ])
})

test.each([
  ['of nothing', '', 'attendee_file.nobody'],
  ['of empty lines', '\n;;\n \n', 'attendee_file.nobody'],
  ['with NULs', 'Nom\nA\0', 'attendee_file.unreadable'],
  ['of 61 columns', `${'a;'.repeat(60)}a\n`, 'attendee_file.too_many_columns'],
  ['of a line too many', 'a\n'.repeat(maxImportLines + 2), 'attendee_file.too_many_lines'],
  ['of a million lines', ',\n'.repeat(maxImportBytes / 2), 'attendee_file.too_many_lines'],
  ['too large', 'a'.repeat(maxImportBytes + 1), 'attendee_file.too_large'],
])('a file %s is refused with a sentence', async (_, text, expected) => {
  await expect(previewPeople(bytes(text))).rejects.toEqual(code(expected))
})

test('a file of a heading alone names nobody', async () => {
  const how = { columns: columnsOf(['Nom'], ['name']), hasHeading: true }
  await expect(readPeople(bytes('Nom\n'), how)).rejects.toEqual(code('attendee_file.nobody'))
})

test('twenty thousand lines are read, and others get their turn meanwhile', async () => {
  const lines = Array.from({ length: maxImportLines }, (_, index) => `Invité ${index};i${index}@exemple.fr;M`)
  let turns = 0
  const counting = setInterval(() => turns++, 1)
  const { people } = await read(`Nom;Mail;Taille\n${lines.join('\n')}`)
  clearInterval(counting)
  expect(people).toHaveLength(maxImportLines)
  expect(turns).toBeGreaterThan(10)
})

test.each([
  [['email'], 'no_name'],
  [['name', 'first_name'], 'two_ways_to_name'],
  [['name', 'name'], 'used_twice'],
  [['name', 'email', 'email'], 'used_twice'],
  [['name', ...Array.from({ length: 21 }, () => 'answer' as const)], 'too_many_answers'],
  [['last_name'], null],
  [['first_name', 'last_name', 'email', 'answer', 'skip'], null],
] as const)('columns used as %j: %s', (uses, fault) => {
  expect(faultOfUses(uses)).toBe(fault)
})

test('questions are named by their headings, each once, in signs that a design can name', () => {
  const heading = ['Taille', 'Taille', '', 'Repas {{midi}}', 'x'.repeat(60), '__proto__', ' a\u0000']
  expect(questionNames(heading, (index) => `Colonne ${index + 1}`)).toEqual([
    'Taille',
    'Taille 2',
    'Colonne 3',
    'Repas midi',
    'x'.repeat(40),
    'Colonne 6',
    'Colonne 7',
  ])
})
