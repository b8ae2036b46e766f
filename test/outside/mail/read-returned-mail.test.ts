import { expect } from 'chai'
import { statusCodesIn, troubleOf, troubleOfReply } from '../../../src/outside/mail/mail-status.ts'
import { readReturnedMail } from '../../../src/outside/mail/read-returned-mail.ts'
import * as returned from './returned-mails.ts'

const said = async (source: Buffer) => {
  const { verdict, ids } = await readReturnedMail(source)
  return [Object.values(verdict).join(' '), ids.includes(returned.ID)]
}

describe('A mail that comes back', () => {
  const bounces: [string, Buffer, string][] = [
    ['Postfix knows no such mailbox', returned.POSTFIX_UNKNOWN, 'failed mailbox-unknown 5.1.1'],
    ['Postfix was refused for spam', returned.POSTFIX_SPAM, 'failed mail-blocked 5.7.1'],
    [
      'Exchange, in Dutch and with the whole mail, knows no such mailbox',
      returned.EXCHANGE_UNKNOWN,
      'failed mailbox-unknown 5.1.10',
    ],
    ['Exchange gave up after days', returned.EXCHANGE_EXPIRED, 'failed undeliverable 4.4.7'],
    ['Gmail found the mailbox full', returned.GMAIL_FULL, 'failed mailbox-full 5.2.2'],
    ['a report names only the envelope', returned.BY_ENVELOPE, 'failed mailbox-unknown 5.4.4'],
    ['qmail writes to the address of this one mail', returned.BY_RETURN_ADDRESS, 'failed mailbox-unknown 5.1.1'],
    ['Exim puts it all in one text', returned.EXIM_UNKNOWN, 'failed mailbox-unknown 550'],
    ['Postfix is still trying', returned.POSTFIX_DELAYED, 'delayed 4.4.1'],
    ['Exim is still trying', returned.EXIM_DELAYED, 'delayed '],
  ]
  for (const [title, source, verdict] of bounces) {
    it(`is known as ours when ${title}`, async () => {
      expect(await said(source)).to.deep.equal([verdict, true])
    })
  }

  it('asks nothing of anybody when a program answers: away, read, delivered', async () => {
    for (const source of [returned.OUT_OF_OFFICE, returned.VACATION, returned.READ_RECEIPT, returned.POSTFIX_DELIVERED])
      expect((await said(source))[0]).to.equal('automatic')
  })

  it('is for a person when a person wrote it, or when it complains', async () => {
    for (const source of [returned.AN_ANSWER, returned.SPAM_COMPLAINT, returned.FROM_NOWHERE, Buffer.alloc(0)])
      expect((await said(source))[0]).to.equal('unclear')
  })

  it('is for a person when a server says what nobody understands', async () => {
    const words = 'From: postmaster@mx.example.org\r\nSubject: Onderhoud\r\n\r\nOp 5.1.2027 is de server even uit.'
    expect((await said(Buffer.from(words)))[0]).to.equal('unclear')
  })

  it('counts as failed when an alias failed for one of two', async () => {
    const status =
      'Final-Recipient: rfc822; a@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; b@example.org\nStatus: 5.2.1'
    const source = returned.aReport({ headers: 'From: x@mx.example.org', words: '', status })
    expect((await said(source))[0]).to.equal('failed mailbox-unknown 5.2.1')
  })

  it('is read whatever its length and depth', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}`,
    )
    expect((await said(Buffer.from(deep.join('\r\n'))))[0]).to.equal('unclear')
    const long = Buffer.concat([returned.POSTFIX_UNKNOWN, Buffer.alloc(200_000, 'a-')])
    expect((await said(long))[0]).to.equal('failed mailbox-unknown 5.1.1')
  })
})

describe('The code of a mail server', () => {
  it('is found in a text, but not in an address or a version', () => {
    expect(statusCodesIn('550-5.1.1 no, see 5.9.12.44, 192.5.1.1 or Exim 4.94.2; at last 4.2.2.')).to.deep.equal([
      '5.1.1',
      '4.2.2',
    ])
  })

  it('says whether the mailbox is to blame, or the mail, or we', () => {
    expect(['5.1.1', '5.2.1', '550', '5.2.2', '5.7.26', '554', '5.0.0'].map(troubleOf)).to.deep.equal([
      'mailbox-unknown',
      'mailbox-unknown',
      'mailbox-unknown',
      'mailbox-full',
      'mail-blocked',
      'mail-blocked',
      'undeliverable',
    ])
    expect(troubleOfReply(550, "Can't send mail: 550 5.7.1 you may not")).to.equal('mail-blocked')
    expect(troubleOfReply(550, "Can't send mail: 550 no such user")).to.equal('mailbox-unknown')
  })
})
