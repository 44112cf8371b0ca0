import { describe, expect, it } from 'vitest'
import { formatMoney } from '@/server/kernel/format'
import { formatSigned, formatTaken } from './signed-money'

const euros = (amount: number) => ({ amount, currency: 'EUR' })

describe('signed amounts', () => {
  it('carry a real minus sign right before the amount', () => {
    expect(formatSigned(euros(-1500), 'fr')).toBe(`−${formatMoney(euros(1500), 'fr')}`)
    expect(formatTaken(euros(1500), 'en')).toBe('−€15.00')
  })

  it('never say minus nothing', () => {
    expect(formatTaken(euros(0), 'fr')).toBe(formatMoney(euros(0), 'fr'))
    expect(formatSigned(euros(-0), 'en')).toBe('€0.00')
  })
})
