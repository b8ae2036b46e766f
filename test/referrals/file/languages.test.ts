import { expect } from 'chai'
import { readLanguages } from '../../../src/referrals/file/check-contact.ts'

describe('The languages of a person', () => {
  const examples: [text: string, codes: string[] | null][] = [
    ['ar, nl', ['ar', 'nl']],
    ['Arabisch / Engels', ['ar', 'en']],
    ['AR;Nederlands,ar', ['ar', 'nl']],
    ['Tigrinya', ['ti']],
    ['Farsi, Perzisch, fa', ['fa']],
    ['Dari, prs, fa-AF', ['prs']],
    ['Koerdisch (Kurmanji/Sorani)', ['kmr', 'ckb']],
    ['Koerdisch', ['kmr']],
    ['ckb', ['ckb']],
    ['Mandarijn, Chinees, zh-hans', ['zh', 'zh-Hans']],
    ['pt-br', ['pt-BR']],
    ['Oekraïens, oekraiens, uk', ['uk']],
    ['Pasjtoe/Pashto', ['ps']],
    ['Somalisch, Amhaars, Urdu, Vietnamees, Pools, Thai, Spaans', ['so', 'am', 'ur', 'vi', 'pl', 'th', 'es']],
    ['Turks, Russisch, Frans, Portugees, Duits', ['tr', 'ru', 'fr', 'pt', 'de']],
    ['', []],
    [' , ', []],
    ['Klingons', null],
    ['xq', null],
    ['ar, 999990019', null],
    ['english-is-fine', null],
  ]
  for (const [text, codes] of examples) {
    it(`${JSON.stringify(text)} are ${JSON.stringify(codes)}`, () => {
      expect(readLanguages(text)).to.deep.equal(codes)
    })
  }
})
