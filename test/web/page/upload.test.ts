import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { AppError } from '../../../src/errors.ts'
import { readUpload } from '../../../src/web/page/form.ts'

const MEGABYTE = 1024 * 1024

describe('a form with a file', () => {
  let url: string
  let stop: () => void

  before(async () => {
    const app = express()
    app.post('/', async (request, response) => {
      const said = await readUpload(request, 1).then(
        ({ fields, file }) => ({ fields, name: file?.name, bytes: file?.bytes.length }),
        (error: unknown) =>
          error instanceof AppError ? { code: error.code, ...error.values } : { error: String(error) },
      )
      response.json(said)
    })
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    stop = () => server.close()
  })
  after(() => stop())

  const send = async (bytes: number) => {
    const body = new FormData()
    body.append('day', '2026-11-23')
    body.append('file', new Blob([Buffer.alloc(bytes, 'a')]), 'één.csv')
    return (await fetch(url, { method: 'POST', body })).json()
  }

  it('comes in whole as long as it is not larger than it may be', async () => {
    const fields = { day: '2026-11-23' }
    expect(await send(MEGABYTE - 1)).to.deep.equal({ fields, name: 'één.csv', bytes: MEGABYTE - 1 })
  })

  it('is refused when it is a little larger, and when it is much larger', async () => {
    for (const bytes of [MEGABYTE + 1, 4 * MEGABYTE])
      expect(await send(bytes)).to.deep.equal({ code: 'file-too-large', megabytes: 1 })
  })

  it('is refused when it is no such form', async () => {
    const answer = await fetch(url, { method: 'POST', body: 'a=1' })
    expect(await answer.json()).to.deep.equal({ code: 'form-invalid', field: 'file' })
  })
})
