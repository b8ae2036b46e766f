import { expect } from 'chai'
import { readSound } from '../../../src/invitations/newcomer/sound-file.ts'
import { refusal } from '../../support/refusal.ts'
import { aBox, anM4a, anMp3 } from '../../support/sounds.ts'

describe('the file of a recording', () => {
  const whyNot = (bytes: Buffer) => refusal(Promise.resolve(bytes).then(readSound))

  it('is an MP3, of which the sound alone is kept', () => {
    const { type, bytes } = readSound(anMp3(60, 'Opgenomen door Noor, in haar keuken'))
    expect(type).to.equal('audio/mpeg')
    expect(bytes.equals(anMp3(60))).to.equal(true)
    const ended = Buffer.concat([anMp3(60), Buffer.from('TAG'), Buffer.alloc(125, 'N')])
    expect(readSound(ended).bytes.equals(anMp3(60))).to.equal(true)
  })

  it('also one with nothing before its first sound, or that stops within its last', () => {
    const zeros = Buffer.alloc(1_000)
    for (const whole of [
      anMp3(60),
      Buffer.concat([anMp3(0, 'Noor'), zeros, anMp3(60)]),
      Buffer.concat([zeros, anMp3(60)]),
    ])
      for (const more of [0, 1, 3, 100, 416]) {
        const { bytes } = readSound(Buffer.concat([whole, anMp3(1).subarray(0, more)]))
        expect(bytes.equals(anMp3(60)), `${whole.length} ${more}`).to.equal(true)
      }
  })

  it('or an M4A that is whole', async () => {
    expect(readSound(anM4a()).type).to.equal('audio/mp4')
    for (const wrong of [
      ['moov', 'ftyp', 'mdat'],
      ['ftyp', 'mdat'],
      ['ftyp', 'moov'],
    ])
      expect(await whyNot(anM4a(wrong)), wrong.join()).to.equal('recording-unknown')
    expect(await whyNot(anM4a().subarray(0, -1))).to.equal('recording-unknown')
  })

  it('in which there is sound and no film', async () => {
    expect(readSound(anM4a(undefined, ['text', 'soun'])).type).to.equal('audio/mp4')
    for (const handlers of [[], ['text'], ['soun', 'vide'], ['vide', 'soun']])
      expect(await whyNot(anM4a(undefined, handlers)), handlers.join()).to.equal('recording-unknown')
  })

  it('and no M4A of which the boxes are endless, too long or within one another', async () => {
    const [kind, sound] = [aBox('ftyp', Buffer.alloc(8)), aBox('mdat', Buffer.alloc(8))]
    const zero = Buffer.from('\0\0\0\0trak', 'latin1')
    const huge = Buffer.from('\0\0\0\x01trak\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1')
    const short = Buffer.from('\0\0\0\x01trak\0\0\0\0\0\0\0\x08', 'latin1')
    const aTrack = anM4a(['moov']).subarray(8)
    let nested = aBox('moov')
    for (let depth = 0; depth < 1_000; depth++) nested = aBox('moov', nested)
    const many = Buffer.concat([...Array.from({ length: 6_000 }, () => aBox('trak')), aTrack])
    const inside = [many, zero, huge, short, nested, Buffer.from('\0\0\0\x01trak', 'latin1'), Buffer.alloc(500_000)]
    for (const [index, one] of inside.entries())
      expect(await whyNot(Buffer.concat([kind, aBox('moov', one), sound])), `${index}`).to.equal('recording-unknown')
  })

  it('and nothing else: no page, no picture, no noise, no second of sound before something else', async () => {
    const zeros = Buffer.alloc(40)
    const wrong = [
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      Buffer.alloc(0),
      zeros,
      anMp3(10),
      Buffer.concat([anMp3(60), Buffer.from('<script>')]),
      Buffer.concat([anMp3(10), Buffer.alloc(40), anMp3(60)]),
    ]
    for (const [index, bytes] of wrong.entries()) expect(await whyNot(bytes), `${index}`).to.equal('recording-unknown')
  })
})
