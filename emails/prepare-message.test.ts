// What stands between the words of a person and the mail of each recipient.
import { describe, expect, test } from 'vitest'
import { contentFor, type MessageContent } from './blocks'
import { prepareMessage } from './prepare-message'

const organizationName = 'Lumières & Cie'
const head = { organizationName, contactEmail: 'bonjour@lumieres.example' }
const frame = { organizationName, head, unsubscribe: false, appUrl: 'https://tickets.example.org' }
const variables = ['guest_name', 'event_title', 'event_date', 'venue_name', 'venue_address', 'ticket_url', 'message']
const check = contentFor({ variables, hasDetails: false })

const content: MessageContent = {
  subject: 'Bientôt : {{event_title}}',
  blocks: [
    { kind: 'heading', text: 'C’est pour bientôt' },
    {
      kind: 'text',
      text: 'Bonjour {{guest_name}},\n\nOn vous attend pour **{{event_title}}**.\nDate : {{event_date}}',
    },
    { kind: 'text', text: '{{message}}' },
    { kind: 'event_card' },
    { kind: 'divider' },
    { kind: 'button', label: 'Voir mon billet', target: '{{ticket_url}}' },
  ],
}
const given = {
  guest_name: 'Camille',
  event_title: 'Les Nuits',
  event_date: 'vendredi 12 juin',
  ticket_url: 'https://tickets.example.org/t/one?a=1&b=2',
}
const write = async (values: Record<string, string>, of = content) => (await prepareMessage(of, 'fr', frame))(values)

const body = (html: string) => html.replace(/<head.*?<\/head>/s, '')

describe('a message of words', () => {
  test('says in both parts what its blocks say, with the values of its recipient', async () => {
    const { subject, html, text } = await write(given)
    expect(subject).toBe('Bientôt\u00a0: Les Nuits')
    expect(text).toBe(
      [
        'C’est pour bientôt',
        'Bonjour Camille,',
        'On vous attend pour Les Nuits.\nDate\u00a0: vendredi 12 juin',
        'Les Nuits\nvendredi 12 juin',
        '* * *',
        'Voir mon billet\nhttps://tickets.example.org/t/one?a=1&b=2',
        'Une question\u202f? bonjour@lumieres.example',
        'Message de Lumières & Cie, envoyé avec Portillon.\n',
      ].join('\n\n'),
    )
    expect(html).toContain('<strong>Les Nuits</strong>')
    expect(html).toContain('href="https://tickets.example.org/t/one?a=1&amp;b=2"')
    expect(html).toContain('Lumières &amp; Cie')
    expect(html).toMatch(/<html [^>]*lang="fr"/)
  })

  test('leaves out a line, a card’s row and a button whose variables are empty', async () => {
    const { html, text, subject } = await write({ event_title: 'Les Nuits' })
    for (const part of [html, text])
      expect(part).not.toMatch(/Bonjour|Date\u00a0|Voir mon billet|\{\{|undefined|[\ufdd0\ufdd1]/)
    expect(text).not.toContain('\n\n\n')
    expect(subject).toBe('Bientôt\u00a0: Les Nuits')
  })

  test.each([
    '<img src=x onerror=alert(1)>',
    '</title><script>x</script>',
    `"'><svg/onload=x>`,
    '🎉👩‍🎤 عبد الله 李小龍',
    '{{event_title}} {{ticket_url}}',
    '\ufdd0event_title\ufdd1 \ufdd0(event_title\ufdd1',
    "$& $1 $` $' $$",
    '**bold** &amp;',
  ])('shows %s as it is, wherever it stands', async (value) => {
    const { html, text, subject } = await write({ ...given, guest_name: value, event_title: value, message: value })
    expect(subject).toBe(`Bientôt\u00a0: ${value}`)
    expect(text).toContain(`Bonjour ${value},`)
    expect(text).toContain(`\n\n${value}\n\n`)
    const escaped = value
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;')
    expect(html).toContain(`Bonjour ${escaped},`)
    expect(html).not.toMatch(/<(img|script|svg)/)
  })

  test('no value adds a header, nor a line where one line is', async () => {
    for (const breaking of ['\r\n', '\n', '\r', '\u2028', '\u0085', '\u0000']) {
      const hostile = `Zoé${breaking}Bcc: all@example.org${breaking}${breaking}Hello`
      const { subject, text } = await write({
        ...given,
        guest_name: hostile,
        event_title: hostile,
        event_date: hostile,
      })
      const calm = await write(given)
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(text.split('\n')).toHaveLength(calm.text.split('\n').length)
    }
  })

  test('a text of several lines keeps them in both parts, and brings no other control character', async () => {
    const { html, text } = await write({ ...given, message: 'Un\r\ndeux\n\n\n\ntrois\u0007' })
    expect(text).toContain('Un\ndeux\n\ntrois')
    expect(html).toContain('Un<br/>deux<br/><br/>trois')
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', '/t/one', 'mailto:a@example.org', ''])(
    'an address like %s is no link, and its button is left out',
    async (value) => {
      const { html, text } = await write({ ...given, ticket_url: value })
      expect(body(html)).not.toContain('Voir mon billet')
      expect(text).not.toContain('Voir mon billet')
      expect(html).not.toContain('javascript')
    },
  )

  test('an address with a line break in it is one line', async () => {
    const { text } = await write({ ...given, ticket_url: 'https://tickets.example.org/\nBcc: all@example.org' })
    expect(text.split('\n').filter((line) => line.startsWith('Bcc'))).toEqual([])
  })

  test('the same words written for many are the words written for each', async () => {
    const prepared = await prepareMessage(content, 'fr', frame)
    const names = ['A', '<b>', '🎉']
    const together = names.map((guest_name) => prepared({ ...given, guest_name }))
    for (const [index, guest_name] of names.entries())
      expect(together[index]).toEqual(await write({ ...given, guest_name }))
  })

  test('a campaign says in both parts how to get no more of them, and is not written without', async () => {
    const prepared = await prepareMessage(content, 'en', { ...frame, unsubscribe: true })
    const { html, text } = prepared({ ...given, unsubscribe_url: 'https://tickets.example.org/u/abc' })
    expect(html).toContain('href="https://tickets.example.org/u/abc"')
    expect(text).toContain('https://tickets.example.org/u/abc')
    expect(() => prepared(given)).toThrow()
  })

  test('a picture is fetched from our own address, says in words what it shows, and leads where its block says', async () => {
    const picture = `messages/2026/11/22/${'0'.repeat(32)}.jpg`
    const image = { kind: 'image' as const, picture, width: 300, alt: 'L’affiche de {{event_title}}', target: '' }
    const blocks: MessageContent['blocks'] = [image, { ...image, alt: 'Le plan', target: '{{ticket_url}}' }]
    expect(check.safeParse({ ...content, blocks }).error?.issues ?? []).toEqual([])
    const { html, text } = await write({ ...given, event_title: 'A "B" <c>' }, { ...content, blocks })
    expect(html).toContain(`src="https://tickets.example.org/pictures/2026/11/22/${'0'.repeat(32)}.jpg"`)
    expect(html).toContain('alt="L’affiche de A &quot;B&quot; &lt;c&gt;"')
    expect(html).toContain('width="300"')
    expect(html).toMatch(/<a[^>]*href="https:\/\/tickets\.example\.org\/t\/one[^>]*><img[^>]*alt="Le plan"/)
    expect(text).toContain('[L’affiche de A "B" <c>]\n\n[Le plan]\nhttps://tickets.example.org/t/one?a=1&b=2')
  })

  test('a subject without a word is the organization’s name', async () => {
    const { subject } = await write({}, { ...content, subject: '{{event_title}}' })
    expect(subject).toBe('Lumières & Cie')
  })
})

describe('words are refused', () => {
  const faults = (change: Partial<MessageContent>) => {
    const parsed = check.safeParse({ ...content, ...change })
    return parsed.error?.issues.map(({ path, message }) => ({ path: path.join('.'), message })) ?? []
  }
  const withText = (text: string) => ({ blocks: [{ kind: 'text' as const, text }] })

  test('as they are they pass', () => expect(faults({})).toEqual([]))

  test('that name a variable that is not there, with the field and those that are', () => {
    const [inSubject] = faults({ subject: '{{evnt_title}}' })
    expect(inSubject).toMatchObject({ path: 'subject' })
    expect(inSubject?.message).toContain('evnt_title')
    expect(inSubject?.message).toContain('event_title, event_date')
    expect(faults(withText('Bonjour {{ name }}'))).toMatchObject([{ path: 'blocks.0.text' }])
    expect(faults(withText('{{constructor}} {{__proto__}}'))).toHaveLength(2)
    for (const open of ['{{guest_name}', '{{', 'a }} b', '{{a{{b}}']) expect(faults(withText(open))).not.toEqual([])
  })

  test.each([
    'http://example.org',
    'javascript:alert(1)',
    'https://u:p@example.org',
    '{{guest_name}}',
    'x{{ticket_url}}',
    '',
  ])('with a button that leads to %s', (target) => {
    expect(faults({ blocks: [{ kind: 'button', label: 'x', target }] })).toMatchObject([{ path: 'blocks.0.target' }])
  })

  test.each([
    { picture: '' },
    { picture: 'https://elsewhere.example.org/pixel.jpg' },
    { picture: 'messages/2026/11/22/../../x.jpg' },
    { alt: '' },
    { target: 'javascript:alert(1)' },
    { width: 5_000 },
  ])('with a picture that has %o', (wrong) => {
    const picture = `messages/2026/11/22/${'0'.repeat(32)}.jpg`
    const image = { kind: 'image' as const, picture, width: 300, alt: 'Une affiche', target: '', ...wrong }
    expect(faults({ blocks: [image] })).toMatchObject([{ path: `blocks.0.${Object.keys(wrong)[0]}` }])
  })

  test('that are too many, too long, or hold signs that nobody sees', () => {
    const text = (length: number) => ({ kind: 'text' as const, text: 'a'.repeat(length) })
    expect(faults({ blocks: [] })).not.toEqual([])
    expect(faults({ blocks: Array.from({ length: 31 }, () => text(1)) })).toMatchObject([{ path: 'blocks' }])
    expect(faults({ blocks: [text(3_001)] })).toMatchObject([{ path: 'blocks.0.text' }])
    expect(faults({ blocks: Array.from({ length: 5 }, () => text(3_000)) })).toMatchObject([{ path: 'blocks' }])
    for (const sign of ['\u0000', '\u202e', '\ufdd0', '\ufdd1']) {
      expect(faults(withText(`a${sign}b`))).not.toEqual([])
      expect(faults({ subject: `a${sign}b` })).not.toEqual([])
    }
    expect(faults({ subject: 'a\r\nBcc: x@example.org' })).toMatchObject([{ path: 'subject' }])
  })

  test('without the fixed part of a kind that has one, or with two of it', () => {
    const money = contentFor({ variables, hasDetails: true })
    const details = { kind: 'details' as const }
    const heading = { kind: 'heading' as const, text: 'x' }
    const isSound = (blocks: MessageContent['blocks']) => money.safeParse({ subject: 'x', blocks }).success
    expect(isSound([heading, details])).toBe(true)
    expect(isSound([heading])).toBe(false)
    expect(isSound([details, heading, details])).toBe(false)
    expect(check.safeParse({ subject: 'x', blocks: [details] }).success).toBe(false)
  })

  test('with a block or a field that there is not', () => {
    for (const block of [
      { kind: 'html', text: 'x' },
      { kind: 'divider', style: 'x' },
    ])
      expect(check.safeParse({ subject: 'x', blocks: [block] }).success).toBe(false)
  })
})
