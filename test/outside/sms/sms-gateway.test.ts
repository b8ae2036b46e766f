import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { BLOCKED_PORTS, readSms } from '../../../src/outside/settings/sms-settings.ts'
import { outcomeOfError, reachGateway, sendSms, type SmsOutlet } from '../../../src/outside/sms/sms-gateway.ts'
import { aGateway, GATEWAY_BODY, type TestGateway } from './a-gateway.ts'

const SMS = { to: '+31612345678', text: 'Zeg "ja"\\:\nhttps://example.org/k/K7PM-3XQ9 {{id}}', id: 'id-1' }

describe('the SMS gateway', () => {
  let gateway: TestGateway
  let outlet: SmsOutlet
  let smsDir: string

  beforeEach(async () => {
    gateway = await aGateway()
    smsDir = mkdtempSync(join(tmpdir(), 'dagdeel-sms-'))
    outlet = { sms: settings(gateway.url), smsDir }
  })
  afterEach(async () => {
    rmSync(smsDir, { recursive: true })
    await gateway.stop()
  })

  const settings = (url: string) => {
    const headers = '{"Authorization":"Bearer secret"}'
    return readSms({ url, headers, body: GATEWAY_BODY, report: undefined, reportKey: undefined }, false)!
  }

  it('gets the number, the text and the id where its template has them, whatever stands in the text', async () => {
    expect(await sendSms(outlet, SMS)).to.deep.equal({ state: 'sent' })
    expect(gateway.sent).to.deep.equal([SMS])
    expect(gateway.asked[0]).to.include({ authorization: 'Bearer secret', 'idempotency-key': 'id-1' })
  })

  it('sends nothing twice that is handed to it twice', async () => {
    await sendSms(outlet, SMS)
    await sendSms(outlet, SMS)
    expect(gateway.asked).to.have.length(2)
    expect(gateway.sent).to.have.length(1)
  })

  for (const [mood, state, down] of [
    ['overloaded', 'later', true],
    ['stranger', 'later', true],
    ['moved', 'later', true],
    ['nonsense', 'unknown', undefined],
    ['cut off', 'unknown', undefined],
    ['endless', 'unknown', undefined],
    ['silent', 'unknown', undefined],
  ] as const) {
    it(`is ${state === 'later' ? 'tried again later' : 'in doubt, for a person to decide,'} when it is ${mood}`, async () => {
      gateway.is(mood)
      const result = await sendSms(outlet, SMS, mood === 'silent' ? 50 : undefined)
      expect(result).to.include({ state, ...(down && { down }) })
      // Our patience may be over before a busy machine has let it hear anything.
      expect(gateway.asked.length).to.be.within(mood === 'silent' ? 0 : 1, 1)
    })
  }

  it('is tried again later when nobody listens there, and says so when it is looked for', async () => {
    await gateway.stop()
    expect(await sendSms(outlet, SMS)).to.deep.equal({ state: 'later', down: true, reason: 'ECONNREFUSED' })
    const refused = await reachGateway(outlet).catch((error: Error) => error.message)
    expect(refused).to.equal('ECONNREFUSED')
  })

  it('is tried again later when it speaks no TLS', async () => {
    const result = await sendSms({ sms: settings(gateway.url.replace('http:', 'https:')), smsDir }, SMS)
    expect(result).to.deep.equal({ state: 'later', down: true, reason: 'ERR_SSL_WRONG_VERSION_NUMBER' })
  })

  it('is tried again later only when nothing can have left', () => {
    const failed = (code: string, syscall?: string) => Object.assign(new Error(), { code, syscall })
    const several = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' })
    const stateAfter = (cause: Error) => outcomeOfError(new TypeError('fetch failed', { cause })).state
    for (const code of ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_NOT_YET_VALID'])
      expect(stateAfter(failed(code)), code).to.equal('later')
    const connects = [failed('ETIMEDOUT', 'connect'), failed('ENETUNREACH', 'connect')] as const
    expect(stateAfter(several(...connects))).to.equal('later')
    expect(stateAfter(several(...connects, failed('ETIMEDOUT', 'read')))).to.equal('unknown')
    expect(stateAfter(failed('ETIMEDOUT', 'read'))).to.equal('unknown')
    expect(stateAfter(failed('ERR_SSL_UNEXPECTED_EOF_WHILE_READING'))).to.equal('unknown')
  })

  it('refuses a number for good, and nothing that it says is passed on', async () => {
    gateway.is({ refuses: SMS.to })
    const refusal = { state: 'rejected', code: 400, trouble: 'undeliverable', reason: 'HTTP 400' }
    expect(await sendSms(outlet, SMS)).to.deep.equal(refusal)
  })

  it('is looked for without a number or a key', async () => {
    await reachGateway(outlet)
    expect(gateway.asked[0]).to.not.have.property('authorization')
    expect(gateway.sent).to.deep.equal([])
  })

  it('gets nothing where SMS is kept to look at', async () => {
    const kept = readSms({ ...NOTHING, url: 'keep' }, true)!
    expect(await sendSms({ sms: kept, smsDir }, SMS)).to.deep.equal({ state: 'sent' })
    expect(readFileSync(join(smsDir, 'id-1.txt'), 'utf8')).to.equal(`${SMS.to}\n\n${SMS.text}\n`)
  })

  it('is not looked for at a port to which no request goes', async () => {
    for (const port of BLOCKED_PORTS) {
      const refused = await fetch(`http://127.0.0.1:${port}`).catch((error: Error) => (error.cause as Error).message)
      expect(refused, String(port)).to.equal('bad port')
    }
  })
})

const NOTHING = { url: undefined, headers: undefined, body: undefined, report: undefined, reportKey: undefined }
