import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { confirmEmail, findEmailLink } from '../../../src/invitations/newcomer/confirm-email.ts'
import { tellContact, MOST_TO_ADDRESS, findPending } from '../../../src/invitations/newcomer/tell-contact.ts'
import { findRecipient } from '../../../src/invitations/recipient/recipient.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { compose } from '../../../src/invitations/texts/compose.ts'
import { ADDRESS_KINDS } from '../../../src/invitations/texts/message-data.ts'
import { ourTemplates } from '../../../src/invitations/texts/our-templates.ts'
import type { Mail } from '../../../src/outside/mail/mail-options.ts'
import { changePerson } from '../../../src/referrals/receiving/change-person.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aFormedGroup, messagesIn, seatOf } from '../a-group.ts'
import { dataFor } from '../some-messages.ts'
import { recordBounce } from '../../../src/invitations/mail/collect-bounces.ts'
import { mailForm } from '../../../src/invitations/mail/mail-of.ts'

const NEW = 'nieuw@example.org'

onBothDatabases('a new e-mail address that a newcomer gives', (newDatabase) => {
  let deps: Deps
  let sent: Mail[]

  beforeEach(async () => {
    const real = await testDeps({ databaseUrl: await newDatabase() })
    sent = []
    const mailer = { ...real.mailer, send: (mail: Mail) => (sent.push(mail), real.mailer.send(mail)) }
    deps = { ...real, mailer }
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    sent = []
  })

  const recipient = async (number = 1) => findRecipient(deps.db.read, (await seatOf(deps, number)).id)
  const tell = async (email: string, number = 1, mayEmail = true, when = deps) =>
    tellContact(when, await recipient(number), { phone: '', email, mayEmail })
  const addressOf = async (number = 1) => (await recipient(number)).person.email
  /** The secret word in the last mail to this address. */
  const tokenTo = (address: string) => {
    const mail = sent.findLast(({ to }) => to.address === address)
    return /\/u\/([a-z2-9]{26})\/adres/.exec(mail?.text ?? '')?.[1] ?? 'none'
  }
  const askedAndSent = async (email = NEW) => {
    expect(await tell(email)).to.equal('asked')
    await sendMessages(deps, TIMETABLE)
    return tokenTo(email)
  }

  it('counts only after the button behind the link was pressed, and then the old one is told', async () => {
    const token = await askedAndSent()
    expect(await addressOf()).to.equal('rania.1@example.org')
    expect(await findEmailLink(deps, token)).to.include({ open: true, confirmed: false })
    expect(await addressOf()).to.equal('rania.1@example.org')
    expect(await confirmEmail(deps, token)).to.equal(true)
    expect(await addressOf()).to.equal(NEW)
    await sendMessages(deps, TIMETABLE)
    expect(sent.map(({ to }) => to.address)).to.deep.equal([NEW, 'rania.1@example.org'])
    expect(sent[1]?.subject).to.equal('نستخدم الآن عنوان بريد إلكتروني آخر')
    expect(sent[1]?.text).to.contain('Wij gebruiken nu een ander e-mailadres').and.not.contain(NEW)
  })

  it('gets a mail that names nobody and says nothing of them, with a link that opens nothing else', async () => {
    const token = await askedAndSent()
    const [mail] = sent
    expect(mail?.to).to.deep.equal({ address: NEW, name: '' })
    const said = `${mail?.subject} ${mail?.text} ${mail?.html}`
    for (const secret of ['Rania', 'Haddad', 'R-000001', '17 december', 'inburgering', 'articipatie', 'bijeenkomst'])
      expect(said).to.not.contain(secret)
    const placement = await seatOf(deps, 1)
    expect(said).to.not.contain(deps.secrets.token(placement.id, placement.tokenNumber))
    expect(mail?.calendar).to.equal(undefined)
    expect(token).to.have.length(26)
    const rows = await deps.db.read.findBy(Message, { kind: 'address-check' })
    expect(JSON.stringify(rows)).to.not.contain(token)
  })

  it('is not used when nobody presses within seven days, and its link works once', async () => {
    const token = await askedAndSent()
    const late = at(deps, '2026-11-30T09:00')
    expect(await findEmailLink(late, token)).to.include({ open: false })
    expect(await confirmEmail(late, token)).to.equal(false)
    expect(await addressOf()).to.equal('rania.1@example.org')
    await confirmEmail(deps, token)
    await changePersonsEmail('staf@example.org')
    expect(await confirmEmail(deps, token)).to.equal(true)
    expect(await addressOf()).to.equal('staf@example.org')
  })

  const changePersonsEmail = async (email: string) => {
    const { person, referral } = await recipient()
    const versions = { version: person.version, referralVersion: referral.version }
    await changePerson(deps, COMMAND, 'R-000001', {
      ...versions,
      fields: { 'e-mail': email, 'e-mail toegestaan': 'ja' },
    })
  }

  it('is too old when staff changed the address meanwhile, which counts at once', async () => {
    const token = await askedAndSent()
    await changePersonsEmail('staf@example.org')
    expect(await addressOf()).to.equal('staf@example.org')
    expect(await confirmEmail(deps, token)).to.equal(false)
    expect(await addressOf()).to.equal('staf@example.org')
  })

  it('is replaced by a newer one, whose mail alone leaves', async () => {
    await tell('eerst@example.org')
    const token = await askedAndSent()
    expect(sent.map(({ to }) => to.address)).to.deep.equal([NEW])
    const older = await askedAndSent('derde@example.org')
    expect(await confirmEmail(deps, token)).to.equal(false)
    expect(await confirmEmail(deps, older)).to.equal(true)
  })

  it('can be given three times a day, and an address gets six such mails a day from all together', async () => {
    for (const one of ['a', 'b', 'c']) await tell(`${one}@example.org`)
    expect(await refusal(tell('d@example.org'))).to.equal('email-too-often')
    const tomorrow = at(deps, '2026-11-24T10:00')
    await tell('stranger@example.org', 1, true, tomorrow)
    for (let times = 0; times < 2; times++) {
      await tell('STRANGER@example.org', 2, true, tomorrow)
      await tell('stranger@example.org', 3, true, tomorrow)
    }
    await tell('stranger@example.org', 1, true, tomorrow)
    expect(MOST_TO_ADDRESS).to.equal(6)
    expect(await refusal(tell('stranger@example.org', 2, true, tomorrow))).to.equal('email-too-often')
  })

  it('is asked once when two come at the same moment', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((one) => refusal(tell(`${one}@example.org`))))
    expect([...answers].sort()).to.deep.equal(['done', 'done', 'done', 'email-too-often', 'email-too-often'])
    await sendMessages(deps, TIMETABLE)
    expect(sent).to.have.length(1)
  })

  it('needs consent, without which no mail may go there', async () => {
    expect(await refusal(tell(NEW, 1, false))).to.equal('email-consent')
    expect(await addressOf()).to.equal('rania.1@example.org')
    expect(await tell('Rania.1@example.org', 1, false)).to.equal('saved')
    expect((await recipient()).person.mayEmail).to.equal(false)
  })

  it('that does not exist changes nothing but what the page says: no letter, no call, and the old one still works', async () => {
    await askedAndSent()
    const message = await deps.db.read.findOneByOrFail(Message, { kind: 'address-check' })
    await recordBounce(deps, TIMETABLE, message.id, 'mailbox-unknown')
    expect((await recipient()).person).to.include({ email: 'rania.1@example.org', emailBounced: false })
    expect((await messagesIn(deps)).filter((one) => one.startsWith('1 '))).to.deep.equal([
      '1 address-check email bounced mailbox-unknown',
      '1 invitation email sent',
    ])
    const { referral } = await recipient()
    expect(await findPending(deps, referral.id)).to.deep.equal({ address: 'n…@example.org', reached: false })
    expect(await confirmEmail(deps, tokenTo(NEW))).to.equal(false)
  })

  it('is not written to after a death', async () => {
    await tell(NEW)
    const { referral } = await recipient()
    await leaveProgramme(deps, COMMAND, referral.id, { to: 'withdrawn', reason: 'deceased' })
    await sendMessages(deps, TIMETABLE)
    expect(sent).to.deep.equal([])
  })

  it('stands in the history without the address', async () => {
    await confirmEmail(deps, await askedAndSent())
    const events = await deps.db.read.find(Event, { where: { referralId: (await recipient()).referral.id } })
    expect(events.map(({ kind }) => kind)).to.include.members(['email.asked', 'address-check.sent', 'person.changed'])
    expect(JSON.stringify(events)).to.not.contain('nieuw@')
  })
})

describe('mails about an e-mail address', () => {
  it('say the same in every language, name nobody, and have Dutch beside', () => {
    const templates = ourTemplates()
    for (const kind of ADDRESS_KINDS) {
      for (const language of templates.languages) {
        const data = dataFor('signed', { answerUrl: 'https://example.org/u/abc' })
        const message = compose(templates, { kind, language, data })
        expect(message.parts.map((part) => part.language)).to.deep.equal(language === 'nl' ? ['nl'] : [language, 'nl'])
        const { text } = mailForm(message, { sender: data.sender, municipality: data.municipality })
        expect(text, `${kind} ${language}`).to.contain(data.sender.phone.replace(' ', '\u00a0'))
        for (const name of [data.person.addressName, data.person.salutation, data.reference, data.venue.name])
          expect(text, `${kind} ${language}`).to.not.contain(name)
      }
    }
  })
})
