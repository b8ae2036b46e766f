import { expect } from 'chai'
import { it } from 'mocha'
import { expectNoViolations } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'

it('finds a fault in a page, so that a page without faults means something', async () => {
  const page = await newPage()
  await page.setContent('<html lang="nl"><title>x</title><main><h1>x</h1><img src="x.png"></main></html>')
  const found = await expectNoViolations(page).then(
    () => 'nothing',
    (error: Error) => error.message,
  )
  expect(found).to.contain('image-alt at img')
  await page.context().close()
})
