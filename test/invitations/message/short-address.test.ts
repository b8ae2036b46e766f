import { expect } from 'chai'
import fc from 'fast-check'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { TIMETABLE } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import {
  findByCode,
  newLink,
  readCode,
  shortAddress,
  findTyped,
} from '../../../src/invitations/message/short-address.ts'
import { CODE_ALPHABET } from '../../../src/people/secrets.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'

const someCode = fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: 8, maxLength: 8 })
const between = fc.array(fc.constantFrom('', ' ', '.', '-', '–', '_', '\u00a0', '\u200f'), {
  minLength: 9,
  maxLength: 9,
})

describe('a code that was typed', () => {
  it('is read whatever stands between its signs, in capitals or not, alone or behind the address', () => {
    fc.assert(
      fc.property(someCode, between, fc.boolean(), fc.boolean(), (code, gaps, small, whole) => {
        const spaced = gaps.map((gap, at) => gap + (code[at] ?? '')).join('')
        const cased = small ? spaced.toLowerCase() : spaced
        expect(readCode(whole ? `HTTPS://inburgering.example.org/K/${cased}` : cased)).to.equal(code)
      }),
    )
  })

  it('may have the digits of an Arabic or Persian keyboard', () => {
    expect([readCode('ab٢٣-cd۴۵'), readCode('ＡＢ２３ＣＤ４５')]).to.deep.equal(['AB23CD45', 'AB23CD45'])
  })

  it('is none when it is too short or too long, or has a sign that no code has', () => {
    for (const typed of ['', 'ABCD234', 'ABCD23456', 'ABCD-2340', 'ABCD-234I', 'ÅBCD-2345', 'x'.repeat(100_000)])
      expect(readCode(typed), typed.slice(0, 20)).to.equal(null)
  })
})

onBothDatabases('the code of a link', (newDatabase) => {
  it('leads to the seat that it was made for, and no other code does', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    const seat = await seatOf(deps, 2)
    const address = shortAddress(deps.config.publicUrl, deps.secrets, seat) ?? ''
    expect(address).to.match(/\/k\/[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    expect(await findTyped(deps, address.toLowerCase())).to.equal(deps.secrets.token(seat.id, 1))
    expect(await findTyped(deps, 'ABCD-2345')).to.equal(null)
    expect(JSON.stringify(await deps.db.read.find(Placement))).to.not.contain(address.slice(-9))
  })

  it('is another one when somebody else has the same already', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps)
    const [one, other] = [await seatOf(deps, 1), await seatOf(deps, 2)]
    const taken = { ...deps.secrets, code: () => 'ABCD2345' }
    await deps.db.write(async (tx) => tx.update(Placement, one.id, await newLink(tx, taken, one)))
    const alike = { ...deps.secrets, code: (id: string, number: number) => (number < 3 ? 'ABCD2345' : 'ABCD2346') }
    const link = await deps.db.write((tx) => newLink(tx, alike, other))
    expect(link).to.include({ tokenNumber: 3, tokenHash: deps.secrets.hash('token', deps.secrets.token(other.id, 3)) })
    expect((await findByCode(deps.db.read, deps.secrets, 'ABCD2345'))?.id).to.equal(one.id)
  })
})
