import { expect } from 'chai'
import express, { type ErrorRequestHandler } from 'express'
import type { AddressInfo, Server } from 'node:net'
import { atMostByLink } from '../../src/web/guard/security.ts'

const MOST = 3

/** The word of a link that begins so. */
const word = (begin: string) => begin.padEnd(26, 'a')

describe('how often links are asked for from one address', () => {
  let server: Server

  beforeEach(async () => {
    const refused: ErrorRequestHandler = (error, _request, response, next) =>
      response.headersSent ? next(error) : void response.sendStatus(429)
    const app = express().use('/u', ...atMostByLink(MOST), (request, response) => {
      response.sendStatus(request.path.startsWith('/mine') ? 200 : request.path.endsWith('/wanneer') ? 303 : 404)
    })
    server = app.use(refused).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
  })
  afterEach(() => server.close())

  const ask = async (path: string) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/u/${path}`
    return (await fetch(url, { redirect: 'manual' })).status
  }

  it('counts for each link, so that an office behind one address is not shut out', async () => {
    for (const link of ['mine2', 'mine3', 'mine4', 'mine5'])
      for (let times = 0; times < MOST; times++) expect(await ask(`${word(link)}/hulp`), link).to.equal(200)
    expect(await ask(word('mine2'))).to.equal(429)
    expect(await ask(word('mine6'))).to.equal(200)
  })

  it('counts a link once however it is written, and together what can be no link', async () => {
    const link = word('mine2')
    for (let times = 0; times < MOST; times++) expect(await ask(link)).to.equal(200)
    expect(await ask(link.replace('e', '%65'))).to.equal(429)
    for (const none of ['mine', 'mine%', `${link}2`]) expect(await ask(none), none).to.equal(200)
    expect(await ask('mine-too')).to.equal(429)
  })

  it('counts together for links that lead nowhere, whatever page of theirs is asked for', async () => {
    for (const guess of [word('a'), `${word('b')}/wanneer`, word('c')]) expect(await ask(guess)).not.to.equal(429)
    expect(await ask(word('d'))).to.equal(429)
    expect(await ask(word('mine2'))).to.equal(429)
  })
})
