import { expect } from 'chai'
import fc from 'fast-check'
import { it } from 'mocha'
import { localPath } from '../../../src/accounts/pages/accounts.routes.ts'

it('never lets an address lead to another site, whatever was typed', () => {
  const parts = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    'example.com',
    '\t',
    '\n',
    '@',
    ':',
    'https:',
    '%2f',
    '?',
    '#',
    'a',
  )
  const address = fc.array(parts, { maxLength: 8 }).map((list) => list.join(''))
  fc.assert(
    fc.property(
      address,
      (text) => new URL(localPath(text), 'https://dagdeel.example.org').host === 'dagdeel.example.org',
    ),
    { numRuns: 5_000 },
  )
})

it('keeps a page of ours with its query', () => {
  expect(localPath('/wachtpool?pagina=2&zoek=noor')).to.equal('/wachtpool?pagina=2&zoek=noor')
})
