/*
 * What the phone keeps for when there is no network: pages and taps, sealed with a key that no script can read (AES-GCM). Each account has
 * its own key. Nothing is kept longer than a day, pages of no account but this one, and of a list that was closed only that it was.
 */
const DAY = 24 * 60 * 60 * 1000
const NAME = 'dagdeel-room'

/** The account that this browser was signed in with last; nothing when it keeps nothing. */
export async function lastAccount() {
  if (!canKeep()) return undefined
  const all = await from(await openDatabase(), 'accounts', 'readonly', (store) => store.getAll())
  return all.sort((one, other) => other.at - one.at)[0]?.account
}

/** What is kept for one account. A browser that can keep nothing has it for as long as the page is open. */
export async function openVault(account) {
  if (!account || !canKeep()) return inMemory()
  try {
    const db = await openDatabase()
    const key = await keyOf(db, account)
    return sealed(db, account, key, await tidy(db, account))
  } catch {
    return inMemory()
  }
}

/** How many taps wait on this phone, of all accounts. */
export async function countTaps() {
  if (!canKeep()) return 0
  const taps = await from(await openDatabase(), 'taps', 'readonly', (store) => store.getAll())
  return taps.filter(({ at }) => at >= Date.now() - DAY).length
}

/** Forgets all that is kept but the taps that wait. */
export async function forgetPages() {
  await tidy(await openDatabase())
}

function canKeep() {
  return isSecureContext && 'indexedDB' in globalThis
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('accounts', { keyPath: 'account' })
    request.result.createObjectStore('pages', { keyPath: 'id' })
    request.result.createObjectStore('taps', { keyPath: 'n', autoIncrement: true })
  }
  return answered(request)
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Asks a store for something; what was written is on the disk when this comes back. */
function from(db, name, mode, act) {
  const transaction = db.transaction(name, mode, { durability: 'strict' })
  const request = act(transaction.objectStore(name))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/**
 * Forgets what is too old, and the pages of others than this account, if any. Of their taps nothing is read: they wait for who tapped them.
 * @returns The taps that were too old, of all accounts.
 */
async function tidy(db, account) {
  const oldest = Date.now() - DAY
  const dropAll = async (name, isGone) => {
    const rows = await from(db, name, 'readonly', (store) => store.getAll())
    const [gone, left] = [rows.filter(isGone), rows.filter((row) => !isGone(row))]
    for (const row of gone) await from(db, name, 'readwrite', (store) => store.delete(row[store.keyPath]))
    return { gone, left }
  }
  await dropAll('pages', (page) => page.at < oldest || page.account !== account)
  const { gone, left } = await dropAll('taps', ({ at }) => at < oldest)
  await dropAll('accounts', (one) => one.account !== account && !left.some((tap) => tap.account === one.account))
  return gone
}

async function keyOf(db, account) {
  const known = await from(db, 'accounts', 'readonly', (store) => store.get(account))
  const key =
    known?.key ?? (await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']))
  await from(db, 'accounts', 'readwrite', (store) => store.put({ account, key, at: Date.now() }))
  return key
}

function sealed(db, account, key, tooOld) {
  const read = (name) => from(db, name, 'readonly', (store) => store.getAll())
  const write = (name, act) => from(db, name, 'readwrite', act)
  const additionalData = new TextEncoder().encode(account)
  const seal = async (value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const text = new TextEncoder().encode(JSON.stringify(value))
    return { account, iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, text) }
  }
  const open = async ({ iv, sealed }) => {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed)
    return JSON.parse(new TextDecoder().decode(text))
  }
  const own = async (name) => (await read(name)).filter((row) => row.account === account)
  const idOf = async (path) => {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(account + path))
    return Array.from(new Uint8Array(hash).slice(0, 12), (byte) => byte.toString(16)).join('')
  }
  const isClosed = async (path) => {
    const id = await idOf(path)
    return (await from(db, 'pages', 'readonly', (store) => store.get(id)))?.isClosed ?? false
  }
  return {
    lasts: true,
    // Taps that were never sent and are gone now: said once.
    tooOld: async () => Promise.all(tooOld.filter((row) => row.account === account).map(open)),
    keepPage: async (path, page) => {
      if (await isClosed(path)) return false
      const row = { id: await idOf(path), at: Date.now(), ...(await seal({ path, ...page })) }
      await write('pages', (store) => store.put(row))
      return true
    },
    closePage: async (path) => {
      const row = { id: await idOf(path), at: Date.now(), account, isClosed: true }
      await write('pages', (store) => store.put(row))
    },
    isClosed,
    forgetPage: async (path) => {
      const id = await idOf(path)
      await write('pages', (store) => store.delete(id))
    },
    pages: async () => Promise.all((await own('pages')).filter((row) => !row.isClosed).map(open)),
    addTap: async (tap) => {
      const row = { at: Date.now(), ...(await seal(tap)) }
      return write('taps', (store) => store.add(row))
    },
    changeTap: async (n, tap) => {
      const row = { n, at: Date.now(), ...(await seal(tap)) }
      await write('taps', (store) => store.put(row))
    },
    dropTap: (n) => write('taps', (store) => store.delete(n)),
    taps: async () => Promise.all((await own('taps')).map(async (row) => ({ n: row.n, ...(await open(row)) }))),
  }
}

function inMemory() {
  const taps = new Map()
  let last = 0
  return {
    lasts: false,
    tooOld: async () => [],
    keepPage: async () => false,
    closePage: async () => {},
    isClosed: async () => false,
    forgetPage: async () => {},
    pages: async () => [],
    addTap: async (tap) => taps.set(++last, tap) && last,
    changeTap: async (n, tap) => void taps.set(n, tap),
    dropTap: async (n) => void taps.delete(n),
    taps: async () => [...taps].map(([n, tap]) => ({ n, ...tap })),
  }
}
