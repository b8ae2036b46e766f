import type { Answer, Client } from './client.ts'

/** Sends a form with a file, as a browser does: the token stands in the address. */
export async function sendFile(
  url: string,
  client: Client,
  path: string,
  file: { readonly name: string; readonly content: string | Buffer } | null,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const token = /name="_csrf" value="([^"]*)"/.exec((await client.get('/geen-pagina')).text)?.[1] ?? ''
  const body = new FormData()
  if (file) body.append('file', new Blob([new Uint8Array(Buffer.from(file.content))]), file.name)
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${url}${path}?_csrf=${encodeURIComponent(token)}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { cookie },
  })
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    location: response.headers.get('location'),
  }
}
