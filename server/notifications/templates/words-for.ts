// Whose words a message goes out in. Guards: words that an older version of the product took and this one does not (a variable that has
// gone) are never sent half; the product's own stand in for them.
import { contentFor, type MessageContent } from '@/emails/blocks'
import { type EditableKind, isEditable, rulesOf, type WordedKind } from '@/emails/message-kinds'
import { productWords } from '@/emails/message-words'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'

/**
 * The words of a kind in this language: the organization's own, else the product's. Own words in the other language do not stand in: who
 * reads the message chose its language (docs/decisions/020).
 */
export async function wordsFor(
  ctx: Pick<Ctx, 'db' | 'log'>,
  organizationId: string | null,
  kind: WordedKind,
  locale: Locale,
): Promise<{ content: MessageContent; isOwn: boolean }> {
  const own = await ownWords(ctx, organizationId, kind, locale)
  return { content: own ?? productWords(kind, locale), isOwn: own !== null }
}

/** Null: the product's go out. */
export async function ownWords(
  ctx: Pick<Ctx, 'db' | 'log'>,
  organizationId: string | null,
  kind: string,
  locale: Locale,
): Promise<MessageContent | null> {
  if (organizationId === null || !isEditable(kind)) return null
  const row = await ctx.db.messageTemplate.findUnique({
    where: { organizationId_kind_locale: { organizationId, kind, locale } },
  })
  if (!row) return null
  const content = readWords(kind, row)
  if (!content) ctx.log.error({ organizationId, kind, locale }, 'an organization’s words cannot be used any more')
  return content
}

export function readWords(kind: EditableKind, row: { subject: string; blocks: unknown }): MessageContent | null {
  const parsed = contentFor(rulesOf(kind)).safeParse({ subject: row.subject, blocks: row.blocks })
  return parsed.success ? parsed.data : null
}
