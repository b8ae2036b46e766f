import type { Express, RequestHandler } from 'express'

/** What express keeps of a route and of what it is mounted on. */
interface Layer {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle: { readonly stack?: readonly Layer[] }
  readonly rawPath: string | readonly string[]
}

/** The doors of the application. */
export interface Routes {
  /** Each with what can be done there: `get`, `post`, `put`. */
  readonly all: readonly { readonly path: string; readonly methods: readonly string[] }[]
  /** `/groepen/:id` for `/groepen/2f…`; the path itself where no page is. */
  readonly patternOf: (path: string) => string
  /** Every door that takes a form of people (not the API's) and none of these addresses leads to: `/groepen/:id/verzetten`. */
  readonly formsWithout: (addresses: ReadonlySet<string>) => string[]
}

/** Reads the doors from the application itself. */
export function routesOf(app: Express): Routes {
  const doors = doorsOf((app.router as unknown as { stack: Layer[] }).stack, '')
  const pages = doors.filter(({ methods }) => methods['get'])
  const forms = doors.filter(({ methods, path }) => methods['post'] && !path.startsWith('/api/'))
  // As express does: the first that fits.
  const doorOf = (all: readonly Door[], address: string) => all.find(({ shape }) => shape.test(address))?.path
  return {
    all: doors.map(({ path, methods }) => ({ path, methods: Object.keys(methods) })),
    patternOf: (path) => doorOf(pages, path) ?? path,
    formsWithout: (addresses) => {
      const used = new Set([...addresses].map((address) => doorOf(forms, address)))
      return forms.map(({ path }) => path).filter((path) => !used.has(path))
    },
  }
}

interface Door {
  readonly path: string
  readonly shape: RegExp
  readonly methods: Readonly<Record<string, boolean>>
}

function doorsOf(layers: readonly Layer[], mounted: string): Door[] {
  return layers.flatMap(({ route, handle, rawPath }) => {
    const own = route?.path ?? rawPath ?? ''
    const first = typeof own === 'string' ? own : (own[0] ?? '')
    const path = mounted + (first === '/' ? '' : first)
    if (!route) return doorsOf(handle.stack ?? [], path)
    return [{ path: path || '/', shape: shapeOf(path || '/'), methods: route.methods }]
  })
}

function shapeOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`)
}

/** Remembers the address of every form that came. */
export function rememberForms(came: Set<string>): RequestHandler {
  return ({ method, path }, _response, next) => {
    if (method === 'POST') came.add(path)
    next()
  }
}
