'use client'
// What may be chosen in one block of a design.
import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { RadioGroup } from '@/components/ui/radio-group'
import { codeSizes, designLimits } from '@/server/templates/contract'
import { type BlockKind, type DraftBlock, withChangedBlock } from './draft'
import { useEditor } from './editor-context'
import { WordsField } from './words-field'

/** Blocks that have nothing to choose are what they are. */
export const plainKinds: ReadonlySet<BlockKind> = new Set(['head', 'answers', 'purchase'])

export function BlockFields({ block, index }: { block: DraftBlock; index: number }) {
  const t = useTranslations('templates.fields')
  const { change } = useEditor()
  const put = (changed: DraftBlock, about?: string) => change((now) => withChangedBlock(now, changed), about)
  const place = { path: `blocks.${index}`, about: block.id }
  switch (block.kind) {
    case 'title':
      return (
        <Checkbox
          label={t('withOrganization')}
          checked={block.withOrganization}
          onCheckedChange={(withOrganization) => put({ ...block, withOrganization })}
        />
      )
    case 'facts':
      return (
        <>
          <Checkbox
            label={t('withDoors')}
            checked={block.withDoors}
            onCheckedChange={(withDoors) => put({ ...block, withDoors })}
          />
          <Checkbox
            label={t('withAddress')}
            checked={block.withAddress}
            onCheckedChange={(withAddress) => put({ ...block, withAddress })}
          />
        </>
      )
    case 'code':
      return (
        <RadioGroup
          legend={t('size')}
          value={block.size}
          onValueChange={(size) => put({ ...block, size })}
          items={codeSizes.map((value) => ({ value, label: t(`sizes.${value}`) }))}
          className="sm:grid-cols-3 sm:[&>div:first-child]:col-span-full"
        />
      )
    case 'holder':
      return (
        <Checkbox
          label={t('withEmail')}
          checked={block.withEmail}
          onCheckedChange={(withEmail) => put({ ...block, withEmail })}
        />
      )
    case 'ticket_type':
      return (
        <Checkbox
          label={t('withPrice')}
          checked={block.withPrice}
          onCheckedChange={(withPrice) => put({ ...block, withPrice })}
        />
      )
    case 'text':
      return (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <WordsField
            label={t('heading')}
            path={`${place.path}.heading`}
            about={`${place.about}.heading`}
            words={block.heading}
            onChange={(heading, about) => put({ ...block, heading }, about)}
            builtIn=""
            isLine
            most={designLimits.heading}
          />
          <WordsField
            label={t('body')}
            path={`${place.path}.body`}
            about={`${place.about}.body`}
            words={block.body}
            onChange={(body, about) => put({ ...block, body }, about)}
            builtIn=""
            most={designLimits.text}
          />
        </div>
      )
    case 'notes':
    case 'footer':
      return (
        <WordsField
          label={t(block.kind === 'notes' ? 'ownNotes' : 'ownFooter')}
          path={`${place.path}.body`}
          about={`${place.about}.body`}
          words={block.body}
          onChange={(body, about) => put({ ...block, body }, about)}
          builtIn={t(block.kind === 'notes' ? 'builtInNotes' : 'builtInFooter')}
          most={designLimits.text}
        />
      )
    default:
      return null
  }
}
