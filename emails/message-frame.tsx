// How a message of words looks: its blocks on the card of every mail, and below why and by whom it was sent. Drawn once per content and
// language, with marks in place of the variables.

import { Fragment, type ReactNode } from 'react'
import { Heading, Hr, Img, Link, Section, Text } from 'react-email'
import { type Locale, typeset } from '@/server/kernel/format'
import { addressVariable, type Block, type MessageContent, picturePathOf, variablesIn } from './blocks'
import { Action, COLORS, HEADING, Layout, Block as Padded, SIGNATURES, STYLES } from './layout'
import { hangingOn, mark, marked } from './message-marks'
import type { Frame } from './prepare-message'
import type { Letterhead } from './template'

const NAME = 'organization_name'

export const SIGNED: Record<Locale, { by: (frame: Frame) => string; why: string; unsubscribe: string }> = {
  fr: {
    by: (frame) => signatureOf(frame, 'fr'),
    // True of who was put on the list by hand as well.
    why: 'Vous recevez ce message parce que vous avez pris une place chez cet organisateur, ou êtes sur la liste d’un de ses événements.',
    unsubscribe: 'Ne plus recevoir ces messages',
  },
  en: {
    by: (frame) => signatureOf(frame, 'en'),
    why: 'You get this message because you have booked with this organizer, or are on the list of one of their events.',
    unsubscribe: 'Unsubscribe from these messages',
  },
}

function signatureOf({ organizationName }: Frame, locale: Locale): string {
  return organizationName === null ? SIGNATURES[locale].own : SIGNATURES[locale].of(`{{${NAME}}}`)
}

/** Its name is put in with the variables. */
function headOf({ head }: Frame): Letterhead | null {
  return head && { ...head, organizationName: mark(NAME) }
}

type MessageFrameProps = { content: MessageContent; locale: Locale; frame: Frame }

export function MessageFrame({ content, locale, frame }: MessageFrameProps) {
  const { subject, blocks } = content
  const firstHeading = blocks.findIndex(({ kind }) => kind === 'heading')
  return (
    <Layout
      locale={locale}
      title={marked(typeset(subject))}
      preview={previewOf(blocks)}
      head={headOf(frame)}
      signature={<Signature locale={locale} frame={frame} />}
    >
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never reordered
        <Fragment key={index}>
          {blockOf(block, { isFirstHeading: index === firstHeading, appUrl: frame.appUrl, locale })}
        </Fragment>
      ))}
      <Section style={{ height: '6px', fontSize: 0, lineHeight: 0 }} />
    </Layout>
  )
}

function Signature({ locale, frame }: { locale: Locale; frame: Frame }) {
  const { by, why, unsubscribe } = SIGNED[locale]
  return (
    <>
      {marked(by(frame))}
      {frame.unsubscribe ? (
        <>
          <br />
          {`${why} `}
          <Link href={mark('unsubscribe_url')} style={{ color: COLORS.ink3, textDecoration: 'underline' }}>
            {unsubscribe}
          </Link>
        </>
      ) : null}
    </>
  )
}

/** The first text on one line, its lines left out as below. */
function previewOf(blocks: readonly Block[]): string {
  const first = blocks.find((block) => block.kind === 'text')
  const lines = first?.text.replaceAll('**', '').split(/\n+/) ?? []
  return lines
    .map((line) => {
      const { open, close } = hangingOn(variablesIn(line))
      return `${open}${marked(typeset(line))} ${close}`
    })
    .join('')
}

type Place = { isFirstHeading: boolean; appUrl: string; locale: Locale }

function blockOf(block: Block, { isFirstHeading, appUrl, locale }: Place): ReactNode {
  switch (block.kind) {
    case 'heading':
      return (
        <Hanging names={variablesIn(block.text)}>
          <Padded bottom={isFirstHeading ? 4 : 0}>
            <Heading as={isFirstHeading ? 'h1' : 'h2'} style={isFirstHeading ? HEADING : SMALLER}>
              {marked(typeset(block.text))}
            </Heading>
          </Padded>
        </Hanging>
      )
    case 'text':
      return (
        <Padded bottom={4}>
          {block.text.split(/\n{2,}/).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never reordered
            <Paragraph key={index} text={part} />
          ))}
        </Padded>
      )
    case 'button':
      return (
        <Hanging names={[addressVariable(block.target) ?? ''].filter(Boolean)}>
          <Padded bottom={22}>
            <Action href={marked(block.target)}>{marked(typeset(block.label))}</Action>
          </Padded>
        </Hanging>
      )
    case 'image':
      return (
        <Hanging names={[addressVariable(block.target) ?? ''].filter(Boolean)}>
          <Padded bottom={20}>
            <Picture block={block} appUrl={appUrl} />
          </Padded>
        </Hanging>
      )
    case 'divider':
      return (
        <Padded bottom={20}>
          <Hr style={{ margin: '4px 0 0', border: 0, borderTop: `1px solid ${COLORS.line}` }} />
        </Padded>
      )
    case 'event_card':
      return <EventCard locale={locale} />
    case 'details':
      return mark('details')
  }
}

type PictureProps = { block: Extract<Block, { kind: 'image' }>; appUrl: string }

/** Its width stands in the tag as well: some programs know no style sheet's. Without the picture its words are read. */
function Picture({ block: { picture, width, alt, target }, appUrl }: PictureProps) {
  const image = (
    <Img
      src={new URL(picturePathOf(picture) ?? '', appUrl).href}
      alt={marked(typeset(alt))}
      width={width}
      style={{ ...STYLES.quiet, maxWidth: '100%', height: 'auto', borderRadius: '12px' }}
    />
  )
  return target === '' ? image : <Link href={marked(target)}>{image}</Link>
}

const SMALLER = { ...HEADING, margin: '8px 0 10px', fontSize: '21px', lineHeight: '27px' } as const

function Hanging({ names, children }: { names: readonly string[]; children: ReactNode }) {
  const { open, close } = hangingOn(names)
  return (
    <>
      {open}
      {children}
      {close}
    </>
  )
}

/** Left out whole where each of its lines is. */
function Paragraph({ text }: { text: string }) {
  const lines = text.split('\n')
  const hangs = lines.every((line) => variablesIn(line).length > 0)
  return (
    <Hanging names={hangs ? variablesIn(text) : []}>
      <Text style={STYLES.paragraph}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never reordered
          <Hanging key={index} names={variablesIn(line)}>
            {withBold(marked(typeset(line)))}
            {index < lines.length - 1 ? <br /> : null}
          </Hanging>
        ))}
      </Text>
    </Hanging>
  )
}

function withBold(line: string): ReactNode {
  return line.split(/\*\*(?=\S)(.+?)(?<=\S)\*\*/).map((piece, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never reordered
    index % 2 === 0 ? piece : <strong key={index}>{piece}</strong>,
  )
}

const LABELS = { fr: { when: 'Quand', where: 'Où' }, en: { when: 'When', where: 'Where' } } satisfies Record<
  Locale,
  unknown
>

/** As in the product's own mails. */
function EventCard({ locale }: { locale: Locale }) {
  return (
    <Hanging names={['event_title', 'event_date', 'venue_name']}>
      <Padded bottom={22}>
        <Section style={{ borderTop: `2px solid ${COLORS.ink}`, paddingTop: '16px' }}>
          <Text style={{ ...STYLES.strong, fontSize: '20px', lineHeight: '26px', marginBottom: '12px' }}>
            {mark('event_title')}
          </Text>
          <Hanging names={['event_date']}>
            <Text style={STYLES.label}>{LABELS[locale].when}</Text>
            <Text style={{ ...STYLES.strong, marginBottom: '10px' }}>{mark('event_date')}</Text>
          </Hanging>
          <Hanging names={['venue_name']}>
            <Text style={STYLES.label}>{LABELS[locale].where}</Text>
            <Text style={STYLES.strong}>{mark('venue_name')}</Text>
            <Hanging names={['venue_address']}>
              <Text style={STYLES.quiet}>{mark('venue_address')}</Text>
            </Hanging>
          </Hanging>
        </Section>
      </Padded>
    </Hanging>
  )
}
