// Which addresses of a certificate are PayPal's, in an installation that is connected to PayPal itself.
import { beforeAll, expect, test } from 'vitest'
import { isPaypalAddress } from './receive-paypal-event'

beforeAll(() => {
  process.env.PAYPAL_CLIENT_ID = 'client'
  process.env.PAYPAL_CLIENT_SECRET = 'secret'
  process.env.PAYPAL_WEBHOOK_ID = 'WEBHOOK'
  process.env.PAYPAL_API_BASE = 'https://api-m.sandbox.paypal.com'
})

test.each([
  'https://api.paypal.com/v1/notifications/certs/CERT-360caa42',
  'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42',
  'https://API.PayPal.com/v1/notifications/certs/CERT-360caa42',
])('%s is', (address) => {
  expect(isPaypalAddress(address)).toBe(true)
})

test.each([
  'https://api.paypal.com.evil.test/cert',
  'https://api.paypal.com@evil.test/cert',
  'https://user@api.paypal.com/cert',
  'https://:x@api.paypal.com/cert',
  'http://api.paypal.com/cert',
  'https://api.paypal.com:8443/cert',
  'https://evilpaypal.com/cert',
  'https://paypal.com.evil.test/cert',
  'https://api.paypal.com\\@evil.test/cert',
  'https://evil.test/api.paypal.com',
  'https://evil.test#.paypal.com',
  'https://evil.test?.paypal.com',
  'https://api.paypaI.com/cert',
  'https://api.paypal.com./cert',
  'https://api.раураl.com/cert',
  'https://127.0.0.1/cert',
  'ftp://api.paypal.com/cert',
  '//api.paypal.com/cert',
  '',
])('%s is not', (address) => {
  expect(isPaypalAddress(address)).toBe(false)
})
