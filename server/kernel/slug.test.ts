import { expect, test } from 'vitest'
import { slugOf } from './slug'

test.each([
  ['Les Nuits du Théâtre antique', 'les-nuits-du-theatre-antique'],
  ['  Été à Lyon !  ', 'ete-a-lyon'],
  ['Œuvres & « Cœurs »', 'oeuvres-coeurs'],
  ['Đêm nhạc Huế', 'dem-nhac-hue'],
  ['Straße Ørsted Łódź', 'strasse-orsted-lodz'],
  ['  --Œuvre & Cie--  ', 'oeuvre-cie'],
  ['TypeScript Lyon 2026', 'typescript-lyon-2026'],
  ['<script>alert(1)</script>', 'script-alert-1-script'],
  ['../../etc/passwd', 'etc-passwd'],
  ['ليالي المسرح', 'evenement'],
  ['🎭🎭', 'evenement'],
  ['---', 'evenement'],
  ['01990000-0000-7000-8000-000000000001', 'evenement-01990000-0000-7000-8000-000000000001'],
  ['n'.repeat(200), 'n'.repeat(60)],
])('%s → %s', (title, slug) => {
  expect(slugOf(title, 'evenement')).toBe(slug)
})

test('a long title is cut between words', () => {
  const slug = slugOf('La grande nuit des musiques improvisées et des danses lentes du bord de Saône', 'evenement')
  expect(slug).toBe('la-grande-nuit-des-musiques-improvisees-et-des-danses-lentes')
  expect(slug.length).toBeLessThanOrEqual(60)
})
