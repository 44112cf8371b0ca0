'use client'
// How a ticket looks before it says anything: colours, logo, what stands in its head.
import { useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { RadioGroup } from '@/components/ui/radio-group'
import { Status } from '@/components/ui/status'
import type { Design } from '@/server/templates/contract'
import { ColorField } from './color-field'
import { colorNames, colorWarnings } from './color-warnings'
import { useEditor } from './editor-context'
import { LogoField } from './logo-field'

const covers = ['event', 'pattern', 'none'] as const satisfies Design['cover'][]

export function LookSection() {
  const t = useTranslations('templates')
  const { draft, change } = useEditor()
  const warnings = colorWarnings(draft.colors)
  const hasHead = draft.blocks.some(({ kind }) => kind === 'head')
  return (
    <Card>
      <CardHeader title={t('look')} />
      <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-x-4 gap-y-5">
          {colorNames.map((name) => (
            <ColorField key={name} name={name} warning={warnings[name]} />
          ))}
        </div>
        <LogoField />
        <div>
          <RadioGroup
            legend={t('cover.title')}
            value={draft.cover}
            onValueChange={(cover) => change((now) => ({ ...now, cover }))}
            items={covers.map((value) => ({
              value,
              label: t(`cover.${value}.label`),
              description: t(`cover.${value}.text`),
            }))}
          />
          {hasHead ? null : (
            <Status tone="wait" className="mt-2.5 items-baseline leading-snug font-medium">
              <span>{t('cover.noHead')}</span>
            </Status>
          )}
        </div>
      </CardBody>
    </Card>
  )
}
