// Every kind of message that the product sends is called by a word of its own, in both languages.
import { expect, test } from 'vitest'
import { emailKinds } from '@/emails/contract'
import { wordedKinds } from '@/emails/message-kinds'
import { messages } from '@/i18n/messages'
import { locales } from '@/server/kernel/format'
import { messageReasons, messageStepKinds } from '@/server/notifications/contract'

test.each(locales)('no kind of message is called by its code or by the word for all others: %s', (locale) => {
  const { messages: own, messageTemplates } = messages[locale]
  const names = { ...own.kinds, ...messageTemplates.kinds }
  const kinds = [...emailKinds, ...wordedKinds, 'campaign', 'test_message']
  expect(kinds.filter((kind) => !(kind in names))).toEqual([])
})

test.each(locales)('every step, and every reason that is the product’s own, has words: %s', (locale) => {
  const { steps, reasons } = messages[locale].messages
  expect(Object.keys(steps).sort()).toEqual([...messageStepKinds].sort())
  expect(messageReasons.filter((one) => !(one in reasons))).toEqual([])
})
