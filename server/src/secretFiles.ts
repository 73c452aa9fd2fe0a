/**
 * Secrets from files: `NAME_FILE` names a file that holds the value of `NAME`, as container engines and Kubernetes mount them. The environment of
 * a process is shown by `docker inspect` and inherited by its children; a file is not.
 */
import { readFileSync } from 'node:fs'

export type Env = Readonly<Record<string, string | undefined>>

export const SECRET_NAMES = ['ZIM_SERVER_SECRET', 'ZEGO_CALLBACK_SECRET', 'ZEGO_CALLBACK_SECRET_OLD', 'WECHAT_APP_SECRET', 'WECHAT_EVENTS_TOKEN', 'WECHAT_EVENTS_AES_KEY', 'MODERATION_MEDIA_SECRET', 'OWN_USERS_SECRET', 'WEB_PUSH_PRIVATE_KEY', 'SMTP_PASSWORD', 'DATABASE_URL', 'DATABASE_PASSWORD'] as const

/** Returns the environment with the contents of the files, without a line break at their end. Adds a sentence to `problems` for each that cannot be used. */
export function withSecretFiles(env: Env, problems: string[]): Env {
  const secrets: Record<string, string> = {}
  for (const name of SECRET_NAMES) {
    const file = env[`${name}_FILE`]
    if (!file)
      continue
    if (env[name])
      problems.push(`${name} and ${name}_FILE are both set. Set one of them.`)
    try {
      secrets[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    }
    catch {
      problems.push(`${name}_FILE (${file}) cannot be read. Check the path and its permissions.`)
    }
  }
  return { ...env, ...secrets }
}
