import { request } from 'node:http'
import { expect } from 'chai'
import { type RunningApp, startApp } from '../../support/app.ts'
import { newClient } from '../../support/client.ts'

const TOKEN = /name="_csrf" value="([^"]*)"/

describe('the token of a form', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const tokenFor = async (visitor: ReturnType<typeof newClient>) =>
    TOKEN.exec((await visitor.get('/eerste-beheerder')).text)?.[1] ?? expect.fail()

  it('reads otherwise on every page, and each is right for who got it alone', async () => {
    const [visitor, other] = [newClient(app.url), newClient(app.url)]
    const tokens = [await tokenFor(visitor), await tokenFor(visitor)]
    expect(tokens[0]).not.to.equal(tokens[1])
    for (const token of tokens) expect((await visitor.post('/taal', { taal: 'en' }, { token })).status).to.equal(303)
    const strange = [await tokenFor(other), `${tokens[0]?.slice(0, -4)}AAAA`, tokens[0]?.slice(0, 40) ?? '', 'AAAA', '']
    for (const token of strange)
      expect((await visitor.post('/taal', { taal: 'en' }, { token })).status, token).to.equal(403)
  })

  it('is the same in all forms of a page, which is sent zipped', async () => {
    const page = (await newClient(app.url).get('/eerste-beheerder')).text
    const all = [...page.matchAll(new RegExp(TOKEN, 'g'))].map(([, token]) => token)
    expect(all.length).to.be.greaterThan(1)
    expect(new Set(all).size).to.equal(1)
    const encoding = await new Promise((resolve) => {
      const headers = { 'accept-encoding': 'gzip' }
      request(`${app.url}/eerste-beheerder`, { headers }, (response) =>
        resolve(response.headers['content-encoding']),
      ).end()
    })
    expect(encoding).to.equal('gzip')
  })
})
