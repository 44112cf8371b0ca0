// Looks through a list; what is looked for stands in the address, so that it can be shared and gone back to.
import Form from 'next/form'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'

type SearchFormProps = {
  /** Of the list, with its language. */
  action: string
  label: string
  search: string
  /** The other filters in force; they stay. */
  keep: Record<string, string | undefined>
}

export function SearchForm({ action, label, search, keep }: SearchFormProps) {
  const t = useTranslations('common.actions')
  return (
    <Form action={action} role="search" className="flex min-w-0 flex-1 gap-2 max-sm:basis-full sm:max-w-md">
      <span className="min-w-0 flex-1">
        <Input
          // A new key, so that the field follows the address when one goes back.
          key={search}
          type="search"
          name="search"
          defaultValue={search}
          maxLength={200}
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          enterKeyHint="search"
        />
      </span>
      {Object.entries(keep).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      <Button type="submit" tone="ghost" size="small" className="min-h-11">
        {t('search')}
      </Button>
    </Form>
  )
}
