/** What the server answered, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where it sends us, if it does. */
  readonly location: string | null
}

/** A browser without eyes: keeps cookies, follows nothing by itself, and gives every form its token. */
export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** Sends a form, with the token of the session unless `token` says otherwise. */
  post(path: string, fields?: Fields, options?: { token?: string; headers?: Record<string, string> }): Promise<Answer>
  /** The page after a redirect. */
  follow(answer: Answer): Promise<Answer>
  readonly cookies: Map<string, string>
}

type Fields = Record<string, string | readonly string[]>

/** Starts without cookies. `headers` go along with every request. */
export function newClient(url: string, headers: Record<string, string> = {}): Client {
  const cookies = new Map<string, string>()
  const ask = async (
    path: string,
    options: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { ...headers, ...(cookie && { cookie }), ...options.headers }
    const response = await fetch(url + path, { redirect: 'manual', ...options, headers: all })
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') }
  }
  /** Any page with a form tells the token; a page that is not there has one too. */
  const token = async () => /name="_csrf" value="([^"]*)"/.exec((await ask('/geen-pagina')).text)?.[1] ?? ''
  return {
    cookies,
    get: (path, extra) => ask(path, { headers: extra }),
    post: async (path, fields = {}, options = {}) => {
      const body = formOf({ ...fields, _csrf: options.token ?? (await token()) })
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return ask(path, { method: 'POST', body, headers: { ...type, ...options.headers } })
    },
    follow: (answer) => ask(answer.location ?? '/'),
  }
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

function formOf(fields: Fields): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form.toString()
}
