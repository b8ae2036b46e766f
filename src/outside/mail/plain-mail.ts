import Handlebars from 'handlebars'
import type { Mail } from './mail-options.ts'

/** A mail of a few lines to who works for us: paragraphs, links, and a line in small print below. */
export interface PlainMail {
  readonly language: string
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** Links, with what stands before them. */
  readonly parts: readonly {
    readonly lead: string
    readonly links: readonly { readonly text: string; readonly url: string }[]
  }[]
  /** Small print, with a link at its end or without. */
  readonly foot: { readonly text: string; readonly url?: string }
}

/** The mail as text and as HTML, which say the same. */
export function plainMail(mail: PlainMail): Pick<Mail, 'subject' | 'text' | 'html'> {
  const { subject, paragraphs, parts, foot } = mail
  const listed = parts.flatMap(({ lead, links }) => [
    lead,
    links.map(({ text, url }) => `- ${text}\n  ${url}`).join('\n'),
  ])
  const last = [foot.text, foot.url].filter(Boolean).join(' ')
  return { subject, text: [...paragraphs, ...listed, last].join('\n\n'), html: HTML(mail) }
}

const HTML = Handlebars.compile(`<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{subject}}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,'Segoe UI',Arial,sans-serif;color:#1c2430;background:#ffffff">
<div style="max-width:560px">
{{#each paragraphs}}<p>{{this}}</p>
{{/each}}{{#each parts}}<p>{{lead}}</p>
<ul style="padding-left:20px">
{{#each links}}<li style="margin-bottom:8px"><a href="{{url}}" style="color:#154273">{{text}}</a></li>
{{/each}}</ul>
{{/each}}<p style="color:#56606e;font-size:14px">{{foot.text}}{{#if foot.url}} <a href="{{foot.url}}" style="color:#154273">{{foot.url}}</a>{{/if}}</p>
</div>
</body>
</html>
`)
