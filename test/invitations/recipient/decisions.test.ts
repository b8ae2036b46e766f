import { expect } from 'chai'
import type { Recipient } from '../../../src/invitations/recipient/recipient.ts'
import { meetingFacts } from '../../../src/invitations/recipient/meeting-facts.ts'
import {
  chooseChannel,
  latestPrintDay,
  type Post,
  type Reachable,
} from '../../../src/invitations/recipient/choose-channel.ts'
import { reasonToWithhold, type Standing } from '../../../src/invitations/recipient/may-send.ts'
import { messagePerson } from '../../../src/invitations/recipient/recipient-data.ts'
import { answerLink, filledMessage, markedLink, type Snapshot } from '../../../src/invitations/message/snapshot.ts'
import type { Person } from '../../../src/people/person.entity.ts'
import { createSecrets } from '../../../src/people/secrets.ts'
import { aMessage } from '../some-messages.ts'
import { chooseLanguage, MissingLanguageError, requireLanguage } from '../../../src/invitations/texts/languages.ts'
import { feeOf } from '../../../src/invitations/texts/values.ts'
import { MissingValueError } from '../../../src/invitations/texts/template.ts'

const everything: Reachable = {
  email: 'rania@example.org',
  mayEmail: true,
  emailBounced: false,
  sms: null,
  hasAddress: true,
  phone: '0612345678',
}
const post: Post = { today: '2026-12-01', firstSession: '2026-12-17', letterDays: 3, replyDays: 7 }

describe('choosing how to reach somebody', () => {
  it('takes e-mail when the person agreed to it and it works', () => {
    expect(chooseChannel(everything, post)).to.equal('email')
  })

  for (const [why, change] of [
    ['there is no address', { email: null }],
    ['they did not agree', { mayEmail: false }],
    ['it bounced', { emailBounced: true }],
  ] as const) {
    it(`takes a letter instead of e-mail when ${why}`, () => {
      expect(chooseChannel({ ...everything, ...change }, post)).to.equal('letter')
    })
  }

  it('writes a letter until the last day on which it can be answered, and calls from the next', () => {
    const offline = { ...everything, email: null }
    expect(latestPrintDay(post)).to.equal('2026-12-07')
    expect(chooseChannel(offline, { ...post, today: '2026-12-07' })).to.equal('letter')
    expect(chooseChannel(offline, { ...post, today: '2026-12-08' })).to.equal('call')
  })

  it('calls who has no whole address, and knows no way without a telephone', () => {
    const offline = { ...everything, email: null, hasAddress: false }
    expect(chooseChannel(offline, post)).to.equal('call')
    expect(chooseChannel({ ...offline, phone: null }, post)).to.equal(null)
  })

  it('does not try again what failed', () => {
    expect(chooseChannel(everything, post, ['email'])).to.equal('letter')
    expect(chooseChannel(everything, post, ['email', 'letter'])).to.equal('call')
  })

  it('sends an SMS to who agreed to it when mail is not possible, and a letter when that failed too', () => {
    const textable = { ...everything, sms: '+31612345678' }
    expect(chooseChannel(textable, post)).to.equal('email')
    expect(chooseChannel({ ...textable, email: null }, post)).to.equal('sms')
    expect(chooseChannel(textable, post, ['email'])).to.equal('sms')
    expect(chooseChannel(textable, post, ['email', 'sms'])).to.equal('letter')
    expect(chooseChannel(textable, { ...post, today: '2026-12-08' }, ['email', 'sms'])).to.equal('call')
  })
})

describe('choosing the language', () => {
  const available = ['nl', 'en', 'fa']

  for (const [languages, chosen] of [
    [['ar', 'en'], 'en'],
    [['ar', 'nl', 'en'], 'nl'],
    [['prs'], 'fa'],
    [['ar', 'ti'], 'nl'],
    [[], 'nl'],
  ] as const) {
    it(`writes ${chosen} to who reads ${languages.join(', ') || 'nothing that we know of'}`, () => {
      expect(chooseLanguage(languages, available)).to.equal(chosen)
    })
  }
})

describe('stopping what nobody could read', () => {
  it('names the language, for who reads none that we write', () => {
    expect(() => requireLanguage(['pl', 'xx'], ['nl', 'fa'])).to.throw(MissingLanguageError, 'pl')
    for (const languages of [['pl', 'nl'], ['prs'], []])
      expect(() => requireLanguage(languages, ['nl', 'fa'])).not.to.throw()
  })
})

describe('what somebody pays', () => {
  const migrant = { programme: 'wi2013', targetGroup: 'family-or-other-migrant' } as const

  it('is € 150 under the Wi2013, for who is no asylum status holder, where the municipality charges it', () => {
    expect(feeOf(migrant, { chargesFee: true })).to.equal(150)
    expect(feeOf(migrant, {})).to.equal(undefined)
    expect(feeOf({ ...migrant, programme: 'wi2021' }, { chargesFee: true })).to.equal(undefined)
    expect(feeOf({ ...migrant, targetGroup: 'asylum-status-holder' }, { chargesFee: true })).to.equal(undefined)
  })

  it('is not guessed when the target group is unknown', () => {
    expect(() => feeOf({ ...migrant, targetGroup: null }, { chargesFee: true })).to.throw(
      MissingValueError,
      'targetGroup',
    )
    expect(feeOf({ programme: 'wi2021', targetGroup: null }, { chargesFee: true })).to.equal(undefined)
  })
})

describe('what somebody wants to know of their meeting', () => {
  const rules = (given: object) => ({ rules: given }) as Recipient['municipality']
  const room = { offers: [] as string[] }
  const to = {
    group: { language: 'ar', slot: { resources: ['interpreter-ar-wi2013', 'trainer-els'], room } },
    host: rules({ children: 'not' }),
    municipality: rules({ chargesFee: true }),
    referral: { programme: 'wi2013', targetGroup: 'family-or-other-migrant' },
  } as unknown as Recipient

  it('is the language, whether an interpreter for it is there, what it costs, and what the host says of children', () => {
    expect(meetingFacts(to)).to.deep.equal({ language: 'ar', interpreted: true, cost: 150, children: 'not' })
    const dutch = { ...to, group: { ...to.group, language: 'nl' }, host: rules({}) } as Recipient
    expect(meetingFacts(dutch)).to.deep.equal({ language: 'nl', interpreted: false, cost: 150 })
  })

  it('is that somebody looks after children where the room has that, whatever the host says elsewhere', () => {
    const slot = { ...to.group.slot, room: { ...room, offers: ['childcare'] } }
    expect(meetingFacts({ ...to, group: { ...to.group, slot } } as Recipient).children).to.equal('care')
  })

  it('is nothing of money in somebody else’s copy, or while it is unknown; but that it is free where nobody pays', () => {
    expect(meetingFacts(to, { copy: true }).cost).to.equal(undefined)
    const unknown = { ...to, referral: { ...to.referral, targetGroup: null } } as Recipient
    expect(meetingFacts(unknown).cost).to.equal(undefined)
    expect(meetingFacts({ ...unknown, municipality: rules({}) }, { copy: true }).cost).to.equal(0)
    const status = { ...to, referral: { ...to.referral, targetGroup: 'asylum-status-holder' } } as Recipient
    expect(meetingFacts(status).cost).to.equal(0)
  })
})

describe('looking again before sending', () => {
  const fine: Standing = {
    referral: 'placed',
    referralReason: null,
    placement: 'invited',
    group: 'planned',
    firstStart: '2026-12-17T08:00:00.000Z',
    lastStart: '2026-12-17T08:00:00.000Z',
    lastEnd: '2026-12-17T11:30:00.000Z',
    toldAt: '2026-11-23T08:00:00.000Z',
    knowsPlan: true,
    signedAt: null,
    now: '2026-12-01T08:00:00.000Z',
  }

  it('lets an invitation and a reminder go to who has a seat', () => {
    expect(reasonToWithhold('invitation', fine)).to.equal(null)
    expect(reasonToWithhold('reminder', { ...fine, placement: 'confirmed' })).to.equal(null)
  })

  for (const [reason, change] of [
    ['deceased', { referral: 'withdrawn', referralReason: 'deceased' }],
    ['withdrawn', { referral: 'withdrawn', referralReason: 'moved' }],
    ['paused', { referral: 'paused' }],
    ['signed', { referral: 'signed' }],
    ['refused', { referral: 'refused' }],
    ['group-cancelled', { group: 'cancelled', placement: 'cancelled' }],
    ['declined', { placement: 'declined' }],
    ['seat-gone', { placement: 'cancelled' }],
    ['session-past', { now: '2026-12-17T08:00:00.000Z' }],
  ] as [string, Partial<Standing>][]) {
    it(`withholds an invitation: ${reason}`, () => {
      expect(reasonToWithhold('invitation', { ...fine, ...change })).to.equal(reason)
    })
  }

  it('tells of a change who was told otherwise, and nobody who knows the new time already', () => {
    expect(reasonToWithhold('change', { ...fine, knowsPlan: false })).to.equal(null)
    expect(reasonToWithhold('change', fine)).to.equal('known-already')
    expect(reasonToWithhold('change', { ...fine, knowsPlan: false, referral: 'signed' })).to.equal('signed')
  })

  it('tells of a change in a series until the signing begins, but offers no seat in one that began', () => {
    const series: Standing = { ...fine, lastStart: '2027-01-07T08:00:00.000Z', now: '2026-12-20T08:00:00.000Z' }
    expect(reasonToWithhold('change', { ...series, knowsPlan: false })).to.equal(null)
    expect(reasonToWithhold('invitation', series)).to.equal('session-past')
    expect(reasonToWithhold('change', { ...series, knowsPlan: false, now: series.lastStart })).to.equal('session-past')
  })

  it('reminds nobody who was told less than a week ago', () => {
    const late: Standing = { ...fine, now: '2026-12-10T08:00:00.000Z' }
    expect(reasonToWithhold('reminder', { ...late, toldAt: '2026-12-03T07:59:00.000Z' })).to.equal(null)
    expect(reasonToWithhold('reminder', { ...late, toldAt: '2026-12-03T08:00:00.000Z' })).to.equal('just-told')
    expect(reasonToWithhold('seat-offered', { ...late, toldAt: '2026-12-09T08:00:00.000Z' })).to.equal(null)
  })

  it('offers a seat only while it is still open', () => {
    expect(reasonToWithhold('seat-offered', fine)).to.equal(null)
    expect(reasonToWithhold('seat-offered', { ...fine, placement: 'cancelled' })).to.equal('seat-gone')
    expect(reasonToWithhold('seat-offered', { ...fine, now: fine.firstStart })).to.equal('session-past')
  })

  it('speaks of an absence for two weeks, to who still waits for another group', () => {
    const missed: Standing = {
      ...fine,
      referral: 'waiting',
      placement: 'absent',
      group: 'held',
      now: '2026-12-18T08:00:00.000Z',
    }
    expect(reasonToWithhold('absence', missed)).to.equal(null)
    expect(reasonToWithhold('absence', { ...missed, placement: 'attended' })).to.equal('mark-changed')
    expect(reasonToWithhold('absence', { ...missed, referral: 'placed' })).to.equal('seat-again')
    expect(reasonToWithhold('absence', { ...missed, referral: 'paused' })).to.equal('paused')
    expect(reasonToWithhold('absence', { ...missed, now: '2027-01-01T08:00:00.000Z' })).to.equal('long-ago')
  })

  it('says what happens next to who has signed, for two weeks, unless it was taken back', () => {
    const signedAt = '2026-12-17T11:00:00.000Z'
    const signed: Standing = {
      ...fine,
      referral: 'signed',
      placement: 'attended',
      group: 'held',
      signedAt,
      now: '2026-12-18T08:00:00.000Z',
    }
    expect(reasonToWithhold('signed', signed)).to.equal(null)
    expect(reasonToWithhold('signed', { ...signed, referral: 'placed' })).to.equal('not-signed')
    expect(reasonToWithhold('signed', { ...signed, referral: 'refused' })).to.equal('refused')
    expect(reasonToWithhold('signed', { ...signed, referral: 'withdrawn', referralReason: 'deceased' })).to.equal(
      'deceased',
    )
    expect(reasonToWithhold('signed', { ...signed, now: '2027-01-01T08:00:00.000Z' })).to.equal('long-ago')
  })

  it('tells of a cancellation until the last session would be over, and never after a death or to who declined', () => {
    const off: Standing = { ...fine, referral: 'waiting', placement: 'cancelled', group: 'cancelled' }
    expect(reasonToWithhold('cancellation', off)).to.equal(null)
    expect(reasonToWithhold('cancellation', { ...off, now: '2026-12-17T09:00:00.000Z' })).to.equal(null)
    expect(reasonToWithhold('cancellation', { ...off, now: '2026-12-17T11:30:00.000Z' })).to.equal('session-past')
    expect(reasonToWithhold('cancellation', { ...off, placement: 'declined' })).to.equal('declined')
    expect(reasonToWithhold('cancellation', { ...off, referral: 'withdrawn', referralReason: 'deceased' })).to.equal(
      'deceased',
    )
  })
})

describe('the kept message', () => {
  const url = 'https://dagdeel.example.org'

  it('has no secret in it, and is whole again with the same link', () => {
    const secrets = createSecrets(Buffer.alloc(32, 1))
    const snapshot: Snapshot = {
      message: aMessage('invitation', 'en', { answerUrl: markedLink(url) }),
      sender: { name: '', phone: '', email: '' },
      municipality: 'Maastricht',
    }
    const link = answerLink(url, secrets, { id: 'a', tokenNumber: 1, tokenHash: null })
    expect(link).to.match(/^https:\/\/dagdeel\.example\.org\/u\/[a-z2-9]{26}$/)
    expect(JSON.stringify(snapshot)).to.not.include(link)
    expect(filledMessage(snapshot, link)).to.deep.equal({ ...aMessage('invitation', 'en', { answerUrl: link }) })
  })
})

describe('whom a message is to', () => {
  it('calls somebody without family name by the given names', () => {
    const names = { givenNames: 'Rania', prefix: null, familyName: '.', gender: 'V' } as Partial<Person> as Person
    expect(messagePerson(names)).to.include({ salutation: 'Geachte mevrouw Rania', firstName: 'Rania' })
  })

  it('finds a salutation even when no name is known', () => {
    const names = { givenNames: '.', prefix: null, familyName: '-', gender: null } as Partial<Person> as Person
    expect(messagePerson(names).salutation).to.equal('Geachte heer of mevrouw')
  })
})
