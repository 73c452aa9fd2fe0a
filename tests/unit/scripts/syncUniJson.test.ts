import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { readBrand } from '../../../scripts/brand.mjs'
import { syncUniJson } from '../../../scripts/syncUniJson.mjs'

let root: string
const write = (path: string, text: string) => writeFileSync(join(root, path), text)
const copy = () => readFileSync(join(root, 'src/manifest.json'), 'utf8')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'uni-json-'))
  write('manifest.json', '{"version":1}')
  write('pages.json', '{}')
  mkdirSync(join(root, 'src'))
  cpSync('src/brand', join(root, 'src/brand'), { recursive: true })
  syncUniJson(root)
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the copies of manifest.json and pages.json in src', () => {
  it('follow a changed source, also after npm ci has deleted node_modules', () => {
    write('manifest.json', '{"version":2}')
    rmSync(join(root, 'node_modules'), { recursive: true, force: true })
    syncUniJson(root)
    expect(copy()).toBe('{"version":2}')
  })

  it('are not overwritten when they were edited, and the error says what to do', () => {
    write('src/manifest.json', '{"version":3}')
    expect(() => syncUniJson(root)).toThrow('Make the edit in manifest.json, delete src/manifest.json')
    expect(copy()).toBe('{"version":3}')
  })

  it('are written again after they were deleted', () => {
    rmSync(join(root, 'src/manifest.json'))
    syncUniJson(root)
    expect(copy()).toBe('{"version":1}')
  })

  it('have the values of the brand', () => {
    write('pages.json', '{ "text": "brand(tabs.me.zh-CN)", "color": "brand(colours.dark.accent)" }')
    syncUniJson(root)
    const { tabs, colours } = readBrand(root)
    expect(JSON.parse(readFileSync(join(root, 'src/pages.json'), 'utf8'))).toEqual({ text: tabs.me['zh-CN'], color: colours.dark.accent })
    expect(JSON.parse(readFileSync(join(root, 'src/theme.json'), 'utf8')).light.ground).toBe(colours.light.background)
  })

  it('are not written with a brand that has a wrong value, and the error names it', () => {
    write('src/brand/brand.json', JSON.stringify({ ...readBrand(root), name: { 'zh-CN': '', 'en': 'Ours' } }))
    write('manifest.json', '{"version":2}')
    expect(() => syncUniJson(root)).toThrow('name.zh-CN should be a text')
    expect(copy()).toBe('{"version":1}')
  })
})
