// What the dashboard shows of an organization's words.
import { startingWords } from '@/emails/message-words'
import type { MessageTemplate } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import {
  type EditableKind,
  editableKinds,
  type OwnWords,
  type PreviewInput,
  type PreviewView,
  type TemplateListItem,
  type TemplateView,
} from './contract'
import { sampleMail } from './sample-mail'
import { readWords } from './words-for'

/** All kinds, in the order in which a buyer meets them. */
export async function listMessageTemplates(ctx: Ctx): Promise<TemplateListItem[]> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const rows = await ctx.db.messageTemplate.findMany({
    where: { organizationId },
    select: { kind: true, locale: true, changedAt: true },
  })
  const stateOf = (kind: EditableKind, locale: Locale) => {
    const row = rows.find((one) => one.kind === kind && one.locale === locale)
    return row ? { changedAt: row.changedAt } : null
  }
  return editableKinds.map((kind) => ({ kind, fr: stateOf(kind, 'fr'), en: stateOf(kind, 'en') }))
}

export async function messageTemplate(ctx: Ctx, { kind }: { kind: EditableKind }): Promise<TemplateView> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const rows = await ctx.db.messageTemplate.findMany({ where: { organizationId, kind } })
  const ownIn = (locale: Locale) => {
    const row = rows.find((one) => one.locale === locale)
    return row ? ownWordsOf(kind, row) : null
  }
  return {
    kind,
    own: { fr: ownIn('fr'), en: ownIn('en') },
    starting: { fr: startingWords(kind, 'fr'), en: startingWords(kind, 'en') },
  }
}

/** Words that cannot be used any more are not shown either: the product's go out. */
function ownWordsOf(kind: EditableKind, row: MessageTemplate): OwnWords | null {
  const content = readWords(kind, row)
  return content && { content, version: row.version, changedAt: row.changedAt }
}

/** The real mail, with made-up facts. */
export async function previewMessage(ctx: Ctx, input: PreviewInput): Promise<PreviewView> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  return sampleMail(ctx, { organizationId, ...input })
}
