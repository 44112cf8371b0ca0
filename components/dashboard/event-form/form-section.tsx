// One part of the form: what it is about on the left, its fields on the right.
import type { ReactNode } from 'react'

type FormSectionProps = { id: string; title: ReactNode; text?: ReactNode; children: ReactNode }

export function FormSection({ id, title, text, children }: FormSectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="ink-rule grid gap-x-12 gap-y-5 pt-6 pb-11 lg:grid-cols-[230px_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="text-2xl">
          {title}
        </h2>
        {text ? <p className="mt-2 max-w-[46ch] text-sm leading-snug text-ink-2">{text}</p> : null}
      </div>
      <div className="grid max-w-[640px] content-start gap-5">{children}</div>
    </section>
  )
}
