'use client'
// The sentence below a new password: what is missing, or how good it is. The bar repeats it for the eye.
import { useTranslations } from 'next-intl'
import { minPasswordLength } from '@/server/auth/contract'
import { type PasswordStrength, passwordStrength } from './password-strength'

const steps: Record<PasswordStrength, number> = { short: 0, weak: 1, fair: 2, strong: 3 }
const colors: Record<PasswordStrength, string> = {
  short: 'bg-ink-3',
  weak: 'bg-warning',
  fair: 'bg-accent',
  strong: 'bg-admitted',
}

export function PasswordMeter({ password, own }: { password: string; own: readonly string[] }) {
  const t = useTranslations('auth.password')
  const strength = passwordStrength(password, own, minPasswordLength)
  const missing = minPasswordLength - [...password].length
  const text = strength === 'short' ? t('missing', { count: missing }) : t(strength)
  return (
    <span className="block">
      <span aria-hidden="true" className="mb-1.5 grid grid-cols-3 gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={`h-1 rounded-full transition-colors duration-150 ${steps[strength] >= step ? colors[strength] : 'bg-line'}`}
          />
        ))}
      </span>
      <span role="status">{password === '' ? t('rule', { count: minPasswordLength }) : text}</span>
    </span>
  )
}
