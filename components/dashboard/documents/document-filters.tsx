// Looks through the documents by words and days; what is looked for stands in the address.
import Form from 'next/form'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

type DocumentFiltersProps = {
  action: string
  kind: string | undefined
  search: string | undefined
  from: string | undefined
  to: string | undefined
}

export function DocumentFilters({ action, kind, search = '', from = '', to = '' }: DocumentFiltersProps) {
  const t = useTranslations('documents')
  return (
    <Form action={action} role="search" className="flex min-w-0 flex-1 flex-wrap items-end gap-2.5 max-sm:basis-full">
      <Field label={t('from')} className="min-w-0 basis-40 max-sm:flex-1">
        <Input key={`from ${from}`} type="date" name="from" defaultValue={from} />
      </Field>
      <Field label={t('to')} className="min-w-0 basis-40 max-sm:flex-1">
        <Input key={`to ${to}`} type="date" name="to" defaultValue={to} />
      </Field>
      <span className="min-w-0 flex-1 basis-56">
        <Input
          key={`search ${search}`}
          type="search"
          name="search"
          defaultValue={search}
          maxLength={100}
          aria-label={t('search')}
          placeholder={t('search')}
          autoComplete="off"
        />
      </span>
      {kind ? <input type="hidden" name="kind" value={kind} /> : null}
      <Button type="submit" tone="ghost" size="small" className="min-h-11">
        {t('show')}
      </Button>
    </Form>
  )
}
