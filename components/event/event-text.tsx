// The organizer's own words, as plain text: nothing in them becomes markup or a link.

import { typeset } from '@/server/kernel/format'
import { paragraphsOf } from './paragraphs'

export function EventText({ text }: { text: string }) {
  const paragraphs = paragraphsOf(typeset(text))
  return (
    <div className="mt-9 max-w-[60ch] space-y-5 text-[17px] leading-relaxed sm:text-[19px]">
      {paragraphs.map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
        <p key={index} dir="auto" className="whitespace-pre-line">
          {paragraph}
        </p>
      ))}
    </div>
  )
}
