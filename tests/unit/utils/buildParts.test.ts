import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

async function partsOf(env: Record<string, string | boolean>) {
  vi.resetModules()
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value as string)
  const { hasAdvanced, hasDiagnostics } = await import('@/utils/buildParts')
  return [hasAdvanced, hasDiagnostics]
}

const RELEASE = { DEV: false, VITE_ZIM: 'zego' }

describe('the parts for those who develop and operate', () => {
  it.each([
    ['are left out of a release build', RELEASE, [false, false]],
    ['are in a release build that asks for the first one', { ...RELEASE, VITE_ADVANCED: '1' }, [true, false]],
    ['are in a release build that asks for the other one', { ...RELEASE, VITE_DIAGNOSTICS: '1' }, [false, true]],
    ['are in a development build', { ...RELEASE, DEV: true }, [true, true]],
    ['are in a build with the emulator', { ...RELEASE, VITE_ZIM: 'emulator' }, [true, true]],
  ])('%s', async (_, env, parts) => expect(await partsOf(env)).toEqual(parts))
})
