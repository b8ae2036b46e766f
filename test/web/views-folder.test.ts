import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { describe, it } from 'mocha'
import { VIEWS } from '../../src/web/page/views.ts'

const LONGEST = 160

/** Every view by its name, `groups/_rows.hbs`; other tests put views of their own in `test-…`. */
const views = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.hbs') && !file.startsWith('test-'))
  .map((file) => ({ file, text: readFileSync(join(VIEWS, file), 'utf8') }))

describe('the folder of views', () => {
  it(`has no line of more than ${LONGEST} characters`, () => {
    const long = views.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => (line.length > LONGEST ? [`${file}:${index + 1}`] : [])),
    )
    expect(long).to.deep.equal([])
  })
})
