'use client'
// Goes on to Stripe's own form. The first time, Stripe has to be told the country, which never changes afterwards.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { type AccountCountry, accountCountries } from '@/server/sellers/connect/contract'
import { useErrorText } from '../error-text'

export function ConnectStripe(props: { organization: string; label: string; askCountry: boolean }) {
  const { organization, label, askCountry } = props
  const t = useTranslations('paymentSettings.account')
  const locale = useLocale()
  const { textOf } = useErrorText()
  const [country, setCountry] = useState<AccountCountry>(locale === 'fr' ? 'FR' : 'GB')
  const [isLeaving, setLeaving] = useState(false)
  const connect = useMutation(useTRPC().paymentSettings.connect.mutationOptions())
  const names = new Intl.DisplayNames(locale, { type: 'region' })

  async function go() {
    const form = await connect.mutateAsync({ organization, country, locale }).catch(() => null) // the reason is in `connect.error`
    if (!form) return
    setLeaving(true)
    location.assign(form.url)
  }

  return (
    <div className="grid max-w-sm gap-4">
      {askCountry ? (
        <Field label={t('country')} description={t('countryHelp')}>
          <Select
            items={accountCountries.map((value) => ({ value, label: names.of(value) ?? value }))}
            value={country}
            onValueChange={setCountry}
          />
        </Field>
      ) : null}
      {connect.error ? (
        <Notice tone="bad" live>
          {textOf(connect.error)}
        </Notice>
      ) : null}
      <Button loading={connect.isPending || isLeaving} onClick={go} className="w-fit">
        {label}
      </Button>
    </div>
  )
}
