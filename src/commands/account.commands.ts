import { addApiKey } from '../accounts/keys/api-keys.ts'
import { addUser } from '../accounts/users/add-user.ts'
import { listUsers } from '../accounts/users/list-users.ts'
import { InputError } from '../errors.ts'
import { COMMAND } from '../history/work.ts'
import { textOf, type CommandCall, type CommandLine, type Options } from './command-line.ts'
import { ROLES, type Role } from '../accounts/user.entity.ts'
import { disableUser } from '../accounts/users/change-user.ts'

const rights = [
  ['--role <role>', 'what they may do', ROLES],
  ['--municipality <code...>', 'CBS codes of what they may see; an admin sees all'],
] as const

/** Who may come in. */
export const ACCOUNT_COMMANDS: readonly CommandLine[] = [
  {
    usage: 'user add <email>',
    does: 'an account, and the link with which its owner chooses a password',
    options: [...rights, ['--name <name>', 'their name']],
    run: add,
  },
  { usage: 'user list', does: 'everybody with an account', run: list },
  {
    usage: 'user disable <email>',
    does: 'closes an account and signs it out everywhere',
    run: ({ values: [email = ''], open, say }) =>
      open((deps) => disableUser(deps, COMMAND, email).then(() => say({ disabled: email }))),
  },
  {
    usage: 'key add <name>',
    does: 'an API key, shown once, kept as a hash',
    options: rights,
    run: ({ values: [name = ''], options, open, say }) =>
      open((deps) => addApiKey(deps, COMMAND, { name, ...rightsOf(options) }).then(({ key }) => say({ key }, key))),
  },
]

async function add({ values: [email = ''], options, open, say }: CommandCall): Promise<void> {
  const name = textOf(options.name)
  const added = await open((deps) => addUser(deps, COMMAND, { email, ...rightsOf(options), ...(name ? { name } : {}) }))
  say(added, `${added.email}\nchoose a password: ${added.link}`)
}

async function list({ open, say }: CommandCall): Promise<void> {
  const users = await open((deps) => listUsers(deps))
  say(
    { users },
    users
      .map(({ email, role, status, municipalities }) => `${email}  ${role}  ${status}  ${municipalities.join(' ')}`)
      .join('\n'),
  )
}

function rightsOf({ role, municipality }: Options): { role: Role; municipalities: string[] } {
  const given = textOf(role)
  if (given === undefined) throw new InputError('option-missing', { option: '--role' })
  return { role: given as Role, municipalities: [municipality ?? []].flat().map(String) }
}
