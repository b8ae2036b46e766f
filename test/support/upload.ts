import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Answer, Client } from './client.ts'

/** Sends a form with a file, as a browser does: the token stands in the address. */
export async function sendFile(
  url: string,
  client: Client,
  path: string,
  file: { readonly name: string; readonly content: string | Buffer } | null,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = new FormData()
  if (file) body.append('file', new Blob([new Uint8Array(Buffer.from(file.content))]), file.name)
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await fetch(`${url}${path}?_csrf=${await tokenOf(client)}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { cookie: cookiesOf(client) },
  })
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    location: response.headers.get('location'),
  }
}

/** What the server answers to the beginning of a form that says to have so many bytes, before more than a line of its file has come. */
export async function beginUpload(
  url: string,
  client: Client,
  path: string,
  bytes: number,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> {
  const headers = {
    cookie: cookiesOf(client),
    'content-type': 'multipart/form-data; boundary=end',
    'content-length': bytes,
  }
  const upload = request(`${url}${path}?_csrf=${await tokenOf(client)}`, { method: 'POST', headers })
  const part = (name: string, rest: string) => `--end\r\nContent-Disposition: form-data; name="${name}"${rest}`
  for (const [name, value] of Object.entries(fields)) upload.write(part(name, `\r\n\r\n${value}\r\n`))
  upload.write(part('file', '; filename="groot.csv"\r\nContent-Type: text/csv\r\n\r\nachternaam;voornamen;talen\r\n'))
  const [response] = (await once(upload, 'response')) as [IncomingMessage]
  const page = await text(response)
  upload.destroy()
  return page
}

async function tokenOf(client: Client): Promise<string> {
  const token = /name="_csrf" value="([^"]*)"/.exec((await client.get('/geen-pagina')).text)?.[1] ?? ''
  return encodeURIComponent(token)
}

function cookiesOf({ cookies }: Client): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
