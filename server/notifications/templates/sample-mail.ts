// The mail of a kind as its readers will see it, with made-up facts: what the editor shows, and what it sends to who writes.
import { isWorded } from '@/emails/message-kinds'
import { isComposedOwn } from '@/emails/own-words'
import { renderEmail } from '@/emails/render-email'
import { renderOwnWords, renderWorded } from '@/emails/render-words'
import { sampleData, sampleProps } from '@/emails/sample-facts'
import type { RenderedEmail } from '@/emails/template'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { EditableKind, MessageContent } from './contract'
import { frameOf } from './letterhead'

type Wish = {
  organizationId: string
  kind: EditableKind
  locale: Locale
  /** Null: the product's words. */
  content: MessageContent | null
}

export async function sampleMail(ctx: Ctx, { organizationId, kind, locale, content }: Wish): Promise<RenderedEmail> {
  const frame = await frameOf(ctx, organizationId)
  const scene = { organizationName: frame.organizationName ?? '', appUrl: `${frame.appUrl}/`, now: ctx.now }
  const asked = { kind, locale, ...frame }
  if (isComposedOwn(kind)) {
    const props = sampleProps(kind, locale, scene)
    return content ? renderOwnWords({ ...asked, kind }, props, content) : renderEmail(kind, props, locale, frame.head)
  }
  if (!isWorded(kind)) throw new Error(`no way to write ${kind}`)
  return renderWorded({ ...asked, kind }, sampleData(kind, locale, scene), content)
}
