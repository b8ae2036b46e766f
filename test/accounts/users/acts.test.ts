import { hash } from '@node-rs/argon2'
import { expect } from 'chai'
import { afterEach, beforeEach, it } from 'mocha'
import { addApiKey, listApiKeys, revokeApiKey, checkApiKey } from '../../../src/accounts/keys/api-keys.ts'
import {
  addUser,
  type NewUser,
  renewSetupLink,
  firstAdministratorCode,
  makeFirstAdministrator,
} from '../../../src/accounts/users/add-user.ts'
import { ApiKey } from '../../../src/accounts/api-key.entity.ts'
import { changeUser, disableUser, enableUser, lockAdmins } from '../../../src/accounts/users/change-user.ts'
import { choosePassword, findSetup, changePassword } from '../../../src/accounts/users/choose-password.ts'
import { applyUsers, diffUsers } from '../../../src/accounts/users/configure-users.ts'
import { work, COMMAND } from '../../../src/history/work.ts'
import { listUsers } from '../../../src/accounts/users/list-users.ts'
import { createSignInLimits } from '../../../src/accounts/sessions/sign-in-limits.ts'
import { signIn } from '../../../src/accounts/sessions/sign-in.ts'
import { User } from '../../../src/accounts/user.entity.ts'
import { WebSession } from '../../../src/accounts/web-session.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { AppError } from '../../../src/errors.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { testDeps } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { aColleague, PASSWORD } from '../../support/staff.ts'

/** The code with which an act refuses. */
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => 'not refused',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

/** The accounts of a settings file. */
const configureUsers = (deps: Deps, users: readonly NewUser[]) =>
  work(deps, COMMAND, {}, async (work) => {
    await lockAdmins(work.tx)
    return applyUsers(work, await diffUsers(work.tx, users))
  })

const wordOf = (link: string) => link.replace(/.*\//, '')

onBothDatabases('an account', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })
  afterEach(() => deps.db.close())

  const from = { password: PASSWORD, network: '192.0.2.1' }
  const kinds = async () => (await deps.db.read.find(Event)).map((event) => event.kind)

  it('begins with a link, and a password of its owner’s own choice', async () => {
    const { link } = await addUser(deps, COMMAND, { email: ' Noor@Example.org ', role: 'admin', municipalities: [] })
    expect(link).to.match(/^http:\/\/localhost:3000\/wachtwoord\/[\w-]{32}$/)
    expect(await findSetup(deps, wordOf(link))).to.deep.equal({ email: 'noor@example.org', name: 'noor@example.org' })
    await choosePassword(deps, wordOf(link), PASSWORD)
    const { userId } = await signIn(deps, createSignInLimits(deps, 'sign-in'), { email: 'NOOR@example.org', ...from })
    expect((await listUsers(deps))[0]).to.include({ id: userId, status: 'active', role: 'admin' })
    expect(await kinds()).to.have.members(['user.added', 'user.password-chosen', 'user.signed-in'])
  })

  it('keeps neither the password nor the word of the link', async () => {
    const { link } = await addUser(deps, COMMAND, { email: 'a@example.org', role: 'admin', municipalities: [] })
    await aColleague(deps, 'admin')
    const rows = JSON.stringify([await deps.db.read.find(User), await deps.db.read.find(Event)])
    expect(rows).not.to.contain(PASSWORD).and.not.contain(wordOf(link))
    expect(rows).to.contain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  it('has a link that works once, for seven days, until there is a newer one', async () => {
    const later = { ...deps, clock: stoppedClock('2026-12-08T06:00') }
    const earlier = { ...deps, clock: stoppedClock('2026-12-08T05:59') }
    const { id, link } = await addUser(deps, COMMAND, { email: 'a@example.org', role: 'admin', municipalities: [] })
    expect(await refusal(choosePassword(later, wordOf(link), PASSWORD))).to.equal('setup-link-invalid')
    await choosePassword(earlier, wordOf(link), PASSWORD)
    expect(await refusal(choosePassword(deps, wordOf(link), PASSWORD))).to.equal('setup-link-invalid')
    const first = await renewSetupLink(deps, COMMAND, id)
    await renewSetupLink(deps, COMMAND, id)
    expect(await refusal(findSetup(deps, wordOf(first.link)))).to.equal('setup-link-invalid')
  })

  it('takes a long password, of any signs, that is not easy to guess', async () => {
    const owner = { email: 'noor.de.wit@example.org', name: 'Noor de Wit' }
    const { link } = await addUser(deps, COMMAND, { ...owner, role: 'admin', municipalities: [] })
    const chosen = (password: string) => refusal(choosePassword(deps, wordOf(link), password))
    const refused: Record<string, string> = {
      'veertien teken': 'password-too-short',
      '😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌': 'password-too-short',
      'Noor.de.Wit@example.org': 'password-is-email',
      'noor-de-wit-2026': 'password-is-email',
      'Dagdeel 2026-2027': 'password-is-email',
      'noor dagdeel 2026': 'password-is-email',
      passwordpassword: 'password-common',
      'P@ssw0rd P@ssw0rd': 'password-common',
      welkom01welkom01: 'password-common',
      '1234567890123456': 'password-common',
      qwertyuiopasdfgh: 'password-common',
      [`q${'x'.repeat(30)}`]: 'password-common',
      ['een rustige ochtend '.repeat(11)]: 'password-too-long',
    }
    for (const [password, code] of Object.entries(refused)) expect(await chosen(password), password).to.equal(code)
    expect(await chosen('vijftien tekens')).to.equal('not refused')
  })

  it('knows a password from every keyboard, and one of before it knew that', async () => {
    const { id, email } = await aColleague(deps, 'planner')
    const [one, two] = ['een café in Échternach', 'een café in Échternach'.normalize('NFD')]
    const from = { email, network: '192.0.2.1' }
    const enter = (password: string) =>
      refusal(signIn(deps, createSignInLimits(deps, 'sign-in'), { ...from, password }))
    await changePassword(deps, id, { present: PASSWORD, chosen: two })
    expect([await enter(one), await enter(two)]).to.deep.equal(['not refused', 'not refused'])
    const asTyped = await hash(two, { memoryCost: 1_024, timeCost: 1 })
    await deps.db.write((tx) => tx.update(User, { id }, { passwordHash: asTyped }))
    expect(await enter(two)).to.equal('not refused')
  })

  it('changes its password with the present one', async () => {
    const { id, email } = await aColleague(deps, 'planner')
    const change = (present: string, chosen: string) => refusal(changePassword(deps, id, { present, chosen }))
    expect(await change('not this one', 'een heel ander wachtwoord')).to.equal('password-wrong')
    expect(await change(PASSWORD, 'kort')).to.equal('password-too-short')
    expect(await change(PASSWORD, 'een heel ander wachtwoord')).to.equal('not refused')
    const enter = (password: string) =>
      refusal(signIn(deps, createSignInLimits(deps, 'sign-in'), { email, password, network: '192.0.2.1' }))
    expect([await enter(PASSWORD), await enter('een heel ander wachtwoord')]).to.deep.equal([
      'sign-in-wrong',
      'not refused',
    ])
  })

  it('is for a known role, known municipalities, and one e-mail address', async () => {
    const add = (email: string, role: string, municipalities: string[]) =>
      refusal(addUser(deps, COMMAND, { email, role: role as 'reader', municipalities }))
    expect(await add('geen adres', 'admin', [])).to.equal('email-invalid')
    expect(await add('a@example.org', 'boss', [])).to.equal('role-unknown')
    expect(await add('a@example.org', 'reader', [])).to.equal('municipality-missing')
    expect(await add('a@example.org', 'reader', ['9999'])).to.equal('municipality-unknown')
    expect(await add('a@example.org', 'admin', [])).to.equal('not refused')
    expect(await add('A@example.org', 'admin', [])).to.equal('user-exists')
  })

  it('says the same about a wrong password, an unknown address and a colleague without a password', async () => {
    const { email } = await aColleague(deps, 'planner')
    await addUser(deps, COMMAND, { email: 'new@example.org', role: 'admin', municipalities: [] })
    const tried = (who: string, password = 'not this one!') =>
      refusal(signIn(deps, createSignInLimits(deps, 'sign-in'), { email: who, password, network: '192.0.2.1' }))
    expect(await tried(email)).to.equal('sign-in-wrong')
    expect(await tried('nobody@example.org')).to.equal('sign-in-wrong')
    expect(await tried('new@example.org', 'nobody has this password')).to.equal('sign-in-wrong')
  })

  it('when disabled, ends its sessions and lets nobody in, until it is enabled', async () => {
    const { id, email } = await aColleague(deps, 'planner')
    const other = await aColleague(deps, 'planner')
    const session = (name: string, userId: string) => ({
      id: name,
      data: JSON.stringify({ userId }),
      expiresAt: '2027',
    })
    await deps.db.write((tx) => tx.insert(WebSession, [session('one', id), session('two', other.id)]))
    await disableUser(deps, COMMAND, email)
    await disableUser(deps, COMMAND, email)
    expect((await deps.db.read.find(WebSession)).map((row) => row.id)).to.deep.equal(['two'])
    const enter = () => refusal(signIn(deps, createSignInLimits(deps, 'sign-in'), { email, ...from }))
    expect(await enter()).to.equal('account-disabled')
    expect(await refusal(renewSetupLink(deps, COMMAND, id))).to.equal('user-not-found')
    await enableUser(deps, COMMAND, email)
    expect(await enter()).to.equal('not refused')
    expect((await kinds()).filter((kind) => kind === 'user.disabled')).to.have.lengthOf(1)
  })

  it('of the last administrator, or one’s own, can’t be disabled', async () => {
    const first = await aColleague(deps, 'admin')
    await addUser(deps, COMMAND, { email: 'invited@example.org', role: 'admin', municipalities: [] })
    expect(await refusal(disableUser(deps, COMMAND, first.email))).to.equal('last-admin')
    const second = await aColleague(deps, 'admin')
    expect(await refusal(disableUser(deps, COMMAND, second.id, second.id))).to.equal('own-account')
    expect(await refusal(disableUser(deps, COMMAND, first.id, second.id))).to.equal('not refused')
    expect(await refusal(disableUser(deps, COMMAND, 'nobody@example.org'))).to.equal('user-not-found')
  })

  it('changes its rights, but there always is an administrator', async () => {
    const { id, email } = await aColleague(deps, 'admin')
    const change = (role: 'admin' | 'planner', municipalities: string[]) =>
      refusal(changeUser(deps, COMMAND, id, { name: 'Noor Bos', role, municipalities }))
    await aColleague(deps, 'reader', ['0935'])
    expect(await change('planner', ['0935'])).to.equal('last-admin')
    expect(await refusal(configureUsers(deps, [{ email, role: 'planner', municipalities: ['0935'] }]))).to.equal(
      'last-admin',
    )
    await aColleague(deps, 'admin')
    expect(await change('planner', [])).to.equal('municipality-missing')
    expect(await change('planner', ['0935'])).to.equal('not refused')
    const changed = (await listUsers(deps)).find((user) => user.id === id)
    expect(changed).to.deep.include({ name: 'Noor Bos', role: 'planner', municipalities: ['0935'] })
  })

  it('comes first to who has the code or the machine, and only once', async () => {
    const given = { name: 'Noor', email: 'noor@example.org', password: PASSWORD, language: 'nl' as const }
    const make = (code: string, fromHere: boolean) =>
      refusal(makeFirstAdministrator(deps, { ...given, code }, fromHere))
    expect(await make('wrong', false)).to.equal('first-code-wrong')
    const both = await Promise.all([make(firstAdministratorCode(deps), false), make('', true)])
    expect(both.sort()).to.deep.equal(['first-administrator-exists', 'not refused'])
  })

  it('can be set by a settings file; the same file twice changes nothing', async () => {
    await aColleague(deps, 'planner', ['0935'])
    const planner = { email: 'planner@example.org', name: 'Eva', role: 'planner' as const, municipalities: ['0935'] }
    expect(await configureUsers(deps, [planner])).to.deep.equal({ created: 1, changed: 0, unchanged: 0 })
    expect(await configureUsers(deps, [planner])).to.deep.equal({ created: 0, changed: 0, unchanged: 1 })
    const reader = { ...planner, role: 'reader' as const }
    expect(await configureUsers(deps, [reader])).to.deep.equal({ created: 0, changed: 1, unchanged: 0 })
  })
})

onBothDatabases('a key for a program', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aColleague(deps, 'planner', ['0935'])
  })
  afterEach(() => deps.db.close())

  const system = { name: 'Zaaksysteem', role: 'reader' as const, municipalities: ['0935'] }

  it('names the program, its role and its municipalities, until it is revoked', async () => {
    const { id, key } = await addApiKey(deps, COMMAND, system)
    const caller = await checkApiKey(deps, `Bearer ${key}`)
    expect(caller.actor).to.deep.equal({ kind: 'key', name: 'Zaaksysteem', scope: ['0935'] })
    expect(caller.role).to.equal('reader')
    await revokeApiKey(deps, COMMAND, id)
    await revokeApiKey(deps, COMMAND, id)
    expect(await refusal(checkApiKey(deps, `Bearer ${key}`))).to.equal('key-unknown')
    expect((await listApiKeys(deps))[0])
      .to.include({ name: 'Zaaksysteem' })
      .and.not.have.property('keyHash')
  })

  it('is kept as a hash, under a name of its own', async () => {
    const { key } = await addApiKey(deps, COMMAND, system)
    expect(JSON.stringify(await deps.db.read.find(ApiKey))).not.to.contain(key)
    expect(await refusal(addApiKey(deps, COMMAND, system))).to.equal('key-exists')
    expect(await refusal(addApiKey(deps, COMMAND, { ...system, name: ' ' }))).to.equal('key-name-missing')
  })

  it('is nothing but a whole key after Bearer', async () => {
    const { key } = await addApiKey(deps, COMMAND, system)
    for (const header of ['', key, `Basic ${key}`, `Bearer ${key}x`, `Bearer ${key} x`])
      expect(await refusal(checkApiKey(deps, header)), header).to.equal('key-unknown')
  })
})
