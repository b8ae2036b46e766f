import { expect } from 'chai'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { findInvitation, findOnlyPhone } from '../../../src/invitations/newcomer/find-invitation.ts'
import { pageWords, pageLanguage, pageLanguages, said } from '../../../src/invitations/texts/page-words.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { at } from '../../support/deps.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'
import { withWordBreaks } from '../../../src/invitations/texts/inserted-text.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'

const DUTCH = { languages: ['nl', 'ar'] }

describe("the newcomer's page", () => {
  let app: RunningApp
  let group: string

  before(async () => {
    app = await startApp()
    group = (await aFormedGroup(app.deps, [DUTCH, DUTCH, DUTCH, { languages: ['en', 'ar'] }, DUTCH])).id
    await sendMessages(app.deps, TIMETABLE)
  })
  after(() => app.close())

  const linkOf = async (number: number) => `/u/${app.deps.secrets.token((await seatOf(app.deps, number)).id, 1)}`
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(app.url + path, { method, redirect: 'manual' })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const answer = async (path: string, fields: Record<string, string>) => {
    const response = await fetch(`${app.url}${path}/antwoord`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
    return response.headers.get('location')
  }
  const answers = () => app.deps.db.read.countBy(Event, { actorKind: 'newcomer' })

  it('says when, where and what to bring, without a name in title or address, without cookies or scripts', async () => {
    const { status, headers, text } = await get(await linkOf(1))
    expect(status).to.equal(200)
    for (const part of [
      'donderdag 17 december 2026',
      '09:00 – 12:30</span> uur',
      'Markt 78',
      'identiteitsbewijs',
      'Taal: Arabisch, met een tolk',
      'U betaalt niets',
      'Dag Rania,',
    ])
      expect(text).to.include(part)
    expect(/<title>(.*)<\/title>/.exec(text)?.[1]).to.equal('Uitnodiging')
    expect(headers.get('set-cookie')).to.equal(null)
    expect(headers.get('referrer-policy')).to.equal('no-referrer')
    expect(headers.get('x-robots-tag')).to.include('noindex')
    expect(text).to.not.match(/<script|Haddad|R-0000/)
    expect(text.length).to.be.below(50_000)
    // A screen reader says once what to bring: the second time it stands there for the eye alone.
    expect(text.match(/Neem mee/g)).to.have.length(2)
    expect(text).to.match(/aria-hidden="true">Neem mee/)
  })

  it('is sent zipped to who takes that, and as it is to others', async () => {
    const path = await linkOf(1)
    const sent = async (accepted: string) => {
      const { headers, body } = await fetch(app.url + path, { headers: { 'accept-encoding': accepted } })
      await body?.cancel()
      return [headers.get('content-encoding'), headers.get('vary')]
    }
    expect(await sent('gzip')).to.deep.equal(['gzip', 'Accept-Encoding'])
    expect(await sent('identity')).to.deep.equal([null, 'Accept-Encoding'])
  })

  it('speaks the language of the reader, and another one when asked', async () => {
    expect((await get(await linkOf(4))).text)
      .to.include('Come to the meeting')
      .and.include('lang="en"')
    expect((await get(`${await linkOf(4)}?taal=am`)).text).to.include('12:30</span> (ጥዋት)')
    expect((await get(`${await linkOf(4)}?taal=nl`)).text).to.include('Kom naar de bijeenkomst')
    expect((await get(`${await linkOf(1)}?taal=xx`)).text).to.include('Kom naar de bijeenkomst')
  })

  it('changes nothing when it is only looked at', async () => {
    const path = await linkOf(1)
    for (const below of ['', '/kan-niet', '/agenda.ics', '/antwoord']) {
      await get(path + below)
      await get(path + below, 'HEAD')
    }
    expect((await seatOf(app.deps, 1)).status).to.equal('invited')
    expect(await answers()).to.equal(0)
  })

  it('takes "I will come", once however often it is sent, and shows it', async () => {
    const path = await linkOf(1)
    expect(await answer(path, { antwoord: 'kom', taal: 'en' })).to.equal(`${path}?taal=en`)
    await answer(path, { antwoord: 'kom', taal: 'en' })
    expect((await seatOf(app.deps, 1)).status).to.equal('confirmed')
    expect(await answers()).to.equal(1)
    expect((await get(`${path}?taal=en`)).text).to.include('Good, you are coming!')
  })

  it('asks for the reason first, takes "I cannot come", and lets somebody change their mind', async () => {
    const path = await linkOf(2)
    expect(await answer(path, { antwoord: 'kan-niet' })).to.equal(`${path}/kan-niet?`)
    expect((await get(`${path}/kan-niet`)).text).to.include('Ik moet werken')
    await answer(path, { antwoord: 'kan-niet', reden: 'work' })
    expect(await seatOf(app.deps, 2)).to.include({ status: 'declined', declineReason: 'work' })
    expect((await get(path)).text).to.include('We zoeken een andere dag')
    await answer(path, { antwoord: 'kom' })
    expect((await seatOf(app.deps, 2)).status).to.equal('confirmed')
  })

  it('takes what somebody needs, and says in their language what is wrong with a number', async () => {
    const path = await linkOf(2)
    const send = (below: string, fields: Record<string, string>) =>
      fetch(app.url + path + below, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
    const asked = await send('/nodig', { nodig: 'interpreter', spreekt: 'so', taal: 'en' })
    expect(asked.headers.get('location')).to.equal(`${path}/hulp?bewaard=nodig&taal=en`)
    expect((await get(asked.headers.get('location') ?? '')).text).to.include('We know what you need')
    const alone = await send('/nodig', { spreekt: 'so', taal: 'en' })
    expect(alone.headers.get('location'), 'a language and no more').to.equal(`${path}/hulp?bewaard=nodig&taal=en`)
    const wrong = await send('/gegevens', { telefoon: '12', taal: 'nl' })
    expect(wrong.status).to.equal(422)
    expect(await wrong.text())
      .to.include('Dit telefoonnummer klopt niet')
      .and.include('value="12"')
  })

  it('asks nobody again whether they may be mailed, and shows the form again to a telephone that opens its last page', async () => {
    const path = await linkOf(3)
    expect((await get(`${path}/hulp`)).text).to.match(/name="mag" value="ja" checked/)
    for (const below of ['/gegevens', '/nodig']) {
      const { status, headers } = await get(`${path}${below}?taal=ar`)
      expect([status, headers.get('location')], below).to.deep.equal([303, `${path}/hulp?taal=ar`])
    }
  })

  it('says of Dutch words on a page in another language that they are Dutch, for who has it read aloud', async () => {
    expect((await get(`${await linkOf(3)}?taal=ar`)).text).to.match(/<strong lang="nl">[^<]*Stadhuis/)
  })

  it('gives the session for in an agenda, without the link', async () => {
    const { text, headers } = await get(`${await linkOf(1)}/agenda.ics`)
    expect(headers.get('content-type')).to.include('text/calendar')
    expect(text).to.include('DTSTART;TZID=Europe/Amsterdam:20261217T090000').and.not.include('/u/')
  })

  it('is kind about a link that leads nowhere, in Dutch, in English and in the reader’s language', async () => {
    for (const word of ['aaaaaaaaaaaaaaaaaaaaaaaaaa', 'x', '%27%20OR%201']) {
      const { status, text } = await get(`/u/${word}`)
      expect(status).to.equal(404)
      expect(text).to.include('Deze link werkt niet').and.include('This link does not work')
    }
    const { text } = await get('/u/x?taal=ar')
    expect(text).to.match(/<section class="unknown" lang="ar" dir="rtl">\s*<h1>/)
    expect(text).to.include('href="tel:14043"')
    expect(text)
      .to.include('<html lang="ar" dir="rtl">')
      .and.match(/lang="nl" dir="ltr">\s*<h2/)
  })

  it('gives no telephone number for a link that leads nowhere where municipalities have different ones', async () => {
    const [one] = await app.deps.db.read.find(Municipality)
    const elsewhere = { ...one!.sender, phone: '14 045' }
    await app.deps.db.write((tx) => tx.update(Municipality, { code: one!.code }, { sender: elsewhere }))
    expect(await findOnlyPhone({ db: { ...app.deps.db } })).to.equal(null)
    await app.deps.db.write((tx) => tx.update(Municipality, { code: one!.code }, { sender: one!.sender }))
    expect(await findOnlyPhone({ db: { ...app.deps.db } })).to.equal('14\u00a0043')
  })

  it('is past once the first session has begun', async () => {
    const path = await linkOf(1)
    const invitation = await findInvitation(at(app.deps, '2026-12-17T09:00'), path.slice(3))
    expect(invitation?.state).to.equal('past')
  })

  it('is readable for everyone on a small phone, from left to right and from right to left, in every state', async () => {
    const page = await newPage({ size: 'phone', javaScript: true })
    const [coming, open, unknown] = [await linkOf(1), await linkOf(3), '/u/nothing']
    for (const path of [
      open,
      `${open}?taal=ar`,
      `${open}/kan-niet`,
      `${open}/hulp?taal=ar`,
      `${open}/mijn-traject?taal=ar`,
      coming,
      unknown,
    ]) {
      await page.goto(app.url + path)
      await expectNoViolations(page)
    }
    await page.context().close()
    const narrow = await newPage({ size: 'phone', javaScript: false })
    await narrow.setViewportSize({ width: 320, height: 640 })
    for (const path of [open, `${open}?taal=en`, `${open}/kan-niet?taal=en`, `${open}/hulp?taal=ar`, coming]) {
      await narrow.goto(app.url + path)
      expect(await narrow.evaluate('document.documentElement.scrollWidth')).to.equal(320)
    }
    for (const { code } of pageLanguages()) {
      await narrow.goto(`${app.url}${open}?taal=${code}`)
      const lines = await narrow.evaluate(
        "[...document.querySelectorAll('.day__time .whole')].map((time) => new Set([...time.getClientRects()].map(({ top }) => top)).size)",
      )
      expect(lines, `lines of a time in ${code}`).to.deep.equal([1])
    }
    const broken = await narrow.evaluate(`(() => {
      const sender = document.querySelector('.top__sender')
      sender.innerHTML = '<b>Bevolkingsadministratie</b> <b>Valkenburgerbuitengebied</b> <b>en</b> <b>Zorg</b>'
      return [...sender.children].filter((word) => word.getClientRects().length > 1).map((word) => word.textContent)
    })()`)
    expect(broken, 'words of a sender that are broken').to.deep.equal([])
    await narrow.context().close()
  }).timeout(40_000)

  it('can be answered without JavaScript', async () => {
    const page = await newPage({ size: 'phone', javaScript: false })
    await page.goto(app.url + (await linkOf(5)))
    await page.getByText('Ik kan niet', { exact: true }).click()
    await page.getByText('Ik ben op reis').click()
    expect(await page.locator('h1').innerText()).to.equal('Dank u. U komt niet.')
    await page.context().close()
  }).timeout(20_000)

  it('opens for who types the code of their letter, in a hurry, and keeps what was typed wrong', async () => {
    const seat = await seatOf(app.deps, 3)
    const code = app.deps.secrets.code(seat.id, 1)
    const page = await newPage({ size: 'phone', javaScript: false })
    await page.goto(`${app.url}/k?taal=ar`)
    expect(await page.locator('html').getAttribute('dir')).to.equal('rtl')
    await page.goto(`${app.url}/k?taal=nl`)
    await page.getByLabel('Vul uw code in').fill('ABCD 2345')
    await page.getByText('Verder').click()
    expect(await page.getByRole('alert').innerText()).to.equal(
      'Deze code klopt niet. Kijk goed naar uw brief en probeer het opnieuw.',
    )
    expect(await page.getByLabel('Vul uw code in').inputValue()).to.equal('ABCD 2345')
    await page.getByLabel('Vul uw code in').fill(` ${code.slice(0, 4).toLowerCase()} .${code.slice(4)}`)
    await page.getByLabel('Vul uw code in').press('Enter')
    expect(await page.locator('h1').innerText()).to.equal('Kom naar de bijeenkomst')
    expect(new URL(page.url()).pathname).to.equal(await linkOf(3))
    await page.goto(`${app.url}/k/${code.slice(0, 4)}-${code.slice(4)}`)
    expect(new URL(page.url()).pathname).to.equal(await linkOf(3))
    await page.goto(`${app.url}/k/abcd-234x`)
    expect(await page.getByLabel('Vul uw code in').inputValue()).to.equal('abcd-234x')
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320)
    await page.context().close()
    const looked = await newPage({ size: 'phone' })
    await looked.goto(`${app.url}/k/wrong?taal=ar`)
    await expectNoViolations(looked)
    await looked.context().close()
  }).timeout(20_000)

  it('lets somebody take back what they asked for, and read how far they are, by tapping alone', async () => {
    const page = await newPage({ size: 'phone', javaScript: false })
    await page.goto(`${app.url}${await linkOf(3)}?taal=en`)
    await page.getByText('I need something').click()
    await page.getByText('Space for a wheelchair').click()
    await page.getByText('Send', { exact: true }).click()
    await page.getByRole('button', { name: /^No longer needed/ }).click()
    expect(await page.getByRole('status').innerText()).to.equal('Good. We know that you no longer need this.')
    expect(await page.getByText('No longer needed', { exact: true }).count()).to.equal(0)
    await page.getByRole('button', { name: 'Do not use this number any more' }).click()
    expect(await page.getByText('Your telephone number').count()).to.equal(0)
    await page.getByText('Back', { exact: true }).click()
    await page.getByText('My programme').click()
    expect(await page.locator('.way').innerText()).to.equal('You have not signed yet.')
    await page.context().close()
  }).timeout(20_000)

  it('explains itself after the person left and after the group is off', async () => {
    await leaveProgramme(app.deps, COMMAND, (await seatOf(app.deps, 4)).referral.id, {
      to: 'withdrawn',
      reason: 'exempt',
    })
    const left = await linkOf(4)
    expect((await get(left)).text)
      .to.include('This invitation is no longer valid')
      .and.include('14\u00a0043')
    await cancelGroup(app.deps, COMMAND, group, { reason: 'weather' })
    const path = await linkOf(1)
    expect((await get(path)).text)
      .to.include('Kom niet: het gaat niet door')
      .and.match(
        /donderdag[^<]*17[^<]*december[^<]*2026[^<]*<span class="line"><span class="whole">09:00 – 12:30<\/span>/,
      )
      .and.include('14\u00a0043')
    await answer(path, { antwoord: 'kom' })
    expect((await seatOf(app.deps, 1)).status).to.equal('cancelled')
  })

  it('says in the language of the reader that something did not work, with the telephone number', async () => {
    const wrong = { method: 'POST', body: new URLSearchParams({ antwoord: 'kom'.repeat(200) }) }
    const answer = await fetch(`${app.url}${await linkOf(4)}/antwoord`, wrong)
    expect(answer.status).to.equal(400)
    expect(await answer.text())
      .to.include('It did not work')
      .and.include('14\u00a0043')
      .and.include('lang="en"')
  })

  it('asks who comes too often to wait, in the language that they chose or that their telephone speaks', async () => {
    const path = await linkOf(1)
    await Promise.all(Array.from({ length: 120 }, () => fetch(`${app.url}/u/x`, { method: 'HEAD' })))
    const chosen = await get(`${path}?taal=ar`)
    expect(chosen.status).to.equal(429)
    expect(chosen.text).to.include('dir="rtl"').and.include(pageWords().get('ar')?.['tooManyText'])
    expect(chosen.text).to.include('href="tel:14043"')
    const turkish = await fetch(app.url + path, { headers: { 'accept-language': 'tr-TR,tr;q=0.9' } })
    expect(await turkish.text()).to.include('lang="tr"')
  })
})

describe('the words of the newcomer’s page', () => {
  it('are all there in every language', () => {
    const words = pageWords()
    expect([...words.keys()]).to.include.members(['nl', 'en'])
    const shape = (value: object): unknown =>
      Object.entries(value)
        .map(([key, inner]) => (typeof inner === 'object' ? [key, shape(inner as object)] : key))
        .sort()
    for (const [code, found] of words) expect(shape(found), code).to.deep.equal(shape(words.get('nl')!))
  })

  it('fall back to Dutch, and keep the direction of what is inserted', () => {
    expect(pageLanguage(undefined, 'pl').language.code).to.equal('nl')
    expect(said('هاتف {{phone}}', { phone: '14 043' }, 'rtl')).to.equal('هاتف \u206814 043\u2069')
  })

  it('keep the example of a telephone number in one piece, also from right to left', () => {
    for (const { code, direction } of pageLanguages().filter((one) => one.direction === 'rtl'))
      expect(pageLanguage(code, 'nl').words['phoneHint'], `${code} ${direction}`).to.match(
        /\u206806\u00a012345678\u2069|0612345678/,
      )
  })

  it('break in Thai and Chinese between words, not in a number or a weekday', () => {
    expect(withWordBreaks('2026年12月17日星期四')).to.equal('2026年\u200b12月17日\u200b星期四')
    expect(withWordBreaks('วันพฤหัสบดีที่ 17')).to.equal('วัน\u200bพฤหัสบดี\u200bที่ 17')
  })
})
