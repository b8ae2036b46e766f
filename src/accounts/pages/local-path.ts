const HERE = 'http://here.invalid'

/** The path and query of `text` when it leads to a page of ours, else `/`: nobody is sent to another site after signing in. */
export function localPath(text: unknown): string {
  if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text) || !URL.canParse(text, HERE)) return '/'
  const url = new URL(text, HERE)
  const path = url.pathname + url.search
  return url.origin === HERE && !/^\/[/\\]/.test(path) ? path : '/'
}
