// The meter of the sign-up form: what it calls short, weak, fair and strong.
import { expect, test } from 'vitest'
import { passwordStrength } from './password-strength'

test.each([
  ['court', 'short'],
  ['aaaaaaaaaaaa', 'weak'],
  ['0123456789', 'weak'],
  ['camille2026', 'weak'],
  ['tramway bleu', 'fair'],
  ['Tramway-bleu-9', 'strong'],
  ['cheval correct agrafe', 'strong'],
])('%s is %s', (password, strength) => {
  expect(passwordStrength(password, ['Camille', 'camille@example.org'], 10)).toBe(strength)
})
