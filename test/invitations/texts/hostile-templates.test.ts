import { expect } from 'chai'
import { blocksOf } from '../../../src/invitations/texts/blocks.ts'
import { parseTemplate, fillLines } from '../../../src/invitations/texts/template.ts'
import { readTemplate } from '../../../src/invitations/texts/read-template.ts'

const MEGABYTE = 1_000_000

describe('A hostile template', () => {
  const faultOf = (body: string, subject = 'Dag') => {
    try {
      readTemplate(`---\nsubject: ${subject}\nreviewed: no\n---\n# Dag\n${body}\n`, 'signed', 'nl')
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  for (const [name, body, fault] of [
    ['loops', '{{#each}}\nx\n{{/each}}', '{{#each}} is not a known condition'],
    ['reaches for the constructor', '{{constructor}}', '{{constructor}} is not a known placeholder'],
    ['reaches for a prototype', '{{#__proto__}}\nx\n{{/__proto__}}', '{{#__proto__}} is not a known condition'],
    ['climbs to its parent', '{{../x}}', 'braces are wrong'],
    ['calls a helper', '{{lookup this "x"}}', 'braces are wrong'],
    ['includes another', '{{> partial}}', 'braces are wrong'],
    ['asks for no escaping', '{{{senderName}}}', 'braces are wrong'],
    ['links to a script', '[x](javascript:alert(1))\n{{bsn}}', '{{bsn}} is not a known placeholder'],
    ['nests', '{{#several}}\n'.repeat(5_000), "sections don't nest"],
  ] as const) {
    it(`that ${name} is refused`, () => {
      expect(faultOf(body)).to.include(fault)
    })
  }

  it('with a line end in its subject is refused', () => {
    expect(faultOf('x', '"Dag\\nBcc: a@example.org"')).to.include('subject: it stands on one line')
  })

  it('of a megabyte is read through once, whatever it repeats', () => {
    for (const piece of ['|', '[', '**', '{{', '# ', ' ', '{{day}}', '{{#several}}\n{{/several}}\n'])
      parseTemplate(piece.repeat(MEGABYTE / piece.length))
  })

  it('says its code as words', () => {
    const lines = parseTemplate('#read("/etc/passwd") #while true {} <script>alert(1)</script> $x$')
    expect(blocksOf(fillLines(lines, {}, 'ltr'))).to.deep.equal([
      {
        kind: 'paragraph',
        lines: [[{ text: '#read("/etc/passwd") #while true {} <script>alert(1)</script> $x$' }]],
      },
    ])
  })
})
