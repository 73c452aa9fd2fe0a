import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { loadEnv } from 'vite'

import type { Brand } from '../brand.mjs'
import type { Contrast } from './contrast'

import { agreement } from '../../src/packages/sign-in/legal/agreement'
import { policy } from '../../src/packages/sign-in/legal/policy'
import { readBrand } from '../brand.mjs'
import { ROOT } from '../install.mjs'
import { measure } from '../size.mjs'
import { readContrasts } from './contrast'
import { hasStalePictures } from './pictures'

interface MiniProgram {
  appid?: string
  setting?: { urlCheck?: boolean }
  __usePrivacyCheck__?: boolean
}

/** What is known of the project before it goes live. */
export interface Project {
  miniProgram: MiniProgram
  /** VITE_… of a production build. */
  client: Record<string, string>
  /** The environment of the account server; null: not given. */
  server: Record<string, string | undefined> | null
  brand: Brand
  /** Of the colours of the brand with those of the product. */
  contrasts: readonly Contrast[]
  /** Whether the pictures of the tabs have other colours than the brand. */
  hasStalePictures: boolean
  /** Texts that a user agrees to. `blanks`: what is left to be filled in. */
  legal: readonly { name: string, isTemplate: boolean, blanks: readonly string[] }[]
  /** Hosts of ZIM by WeChat's category, as addresses. */
  domains: Readonly<Record<string, readonly string[]>>
  /** Of the built mini program, in bytes; null: not built. */
  sizes: { main: number, subpackages: Record<string, number> } | null
}

const BUILT = `${ROOT}dist/build/mp-weixin`
/** `【…】` in Chinese, `[name of the operator]` in English. */
const BLANK = /【[^】]+】|\[[a-z][a-z ]+\]/g

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

function legalTexts(): Project['legal'] {
  return [['the user agreement', agreement] as const, ['the privacy policy', policy] as const].map(([name, texts]) => ({
    name,
    isTemplate: Object.values(texts).some(({ isTemplate }) => isTemplate),
    blanks: [...new Set(JSON.stringify(texts).match(BLANK) ?? [])],
  }))
}

/** @param serverFile path of the server's environment, lines of NAME=value; '' for none. Rejects when it cannot be read. */
export async function readProject(serverFile: string): Promise<Project> {
  const brand = readBrand(ROOT)
  const isBuilt = existsSync(`${BUILT}/app.json`)
  return {
    miniProgram: (readJson(`${ROOT}manifest.json`)['mp-weixin'] ?? {}) as MiniProgram,
    client: loadEnv('production', ROOT, 'VITE_'),
    brand,
    contrasts: readContrasts(brand),
    hasStalePictures: await hasStalePictures(brand),
    server: serverFile ? parseEnv(readFileSync(serverFile, 'utf8')) : null,
    legal: legalTexts(),
    domains: readJson(`${ROOT}docs/legal-domains.json`) as Record<string, string[]>,
    sizes: isBuilt ? measure(BUILT) : null,
  }
}
