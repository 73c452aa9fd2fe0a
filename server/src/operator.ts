/**
 * Makes and removes operators: `npm run operator -w zim-chat-server -- add NAME | remove NAME | list`, with the server's environment.
 * `add` prints a new password, once; for a name that exists it replaces the old one and ends its sessions.
 */
import { randomBytes } from 'node:crypto'
import process from 'node:process'

import { createPasswords } from './accounts/passwords'
import { loadConfig } from './config'
import { openDatabase } from './db/open'
import { createOperators } from './operators/operators'

const [command = '', name = ''] = process.argv.slice(2)

async function run(): Promise<string> {
  const db = await openDatabase(loadConfig(process.env).database)
  try {
    const operators = createOperators({ db, now: Date.now, randomBytes, passwords: createPasswords({ randomBytes }) })
    if (command === 'add')
      return `The password of ${name}: ${await operators.setPassword(name)}\nIt is shown once. Sign in at PUBLIC_URL/operator.`
    if (command === 'remove')
      return await operators.remove(name) ? `${name} is no operator any more.` : `There is no operator ${name}.`
    if (command === 'list')
      return (await operators.list()).join('\n') || 'There is no operator.'
    throw new Error('Say what to do: add NAME, remove NAME, or list.')
  }
  finally {
    await db.destroy()
  }
}

run().then(text => process.stdout.write(`${text}\n`), (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
