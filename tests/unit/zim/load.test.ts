import { afterEach, expect, it, vi } from 'vitest'

const PACKAGE = '@/packages/zim/index'
/** A loader that has loaded nothing. Its downloads return the results of `packages` in order; the last one repeats. */
async function createLoader(...packages: Array<() => object>) {
  vi.resetModules()
  const downloads = vi.fn(() => packages[Math.min(downloads.mock.calls.length, packages.length) - 1]!())
  vi.doMock(PACKAGE, () => downloads())
  const { loadZim } = await import('@/zim/load')
  return { loadZim, downloads }
}

const ZIM = { create() {}, getInstance() {} }
const createZimClient = () => {}
const broken = () => { throw new Error('timeout of the download') }

afterEach(() => {
  vi.doUnmock(PACKAGE)
  vi.resetModules()
})

it('loads the module once for all calls', async () => {
  const { loadZim, downloads } = await createLoader(() => ({ ZIM, createZimClient }))
  const [one, other] = await Promise.all([loadZim(), loadZim()])
  expect(one.ZIM).toBe(ZIM)
  expect(await loadZim()).toBe(one)
  expect(other).toBe(one)
  expect(downloads).toHaveBeenCalledTimes(1)
})

it('rejects with sdk-load when the download fails', async () => {
  const { loadZim } = await createLoader(broken)
  await expect(loadZim()).rejects.toMatchObject({ failure: { kind: 'sdk-load', retryable: true } })
})

it('rejects with sdk-load when the subpackage has no ZIM', async () => {
  const { loadZim } = await createLoader(() => ({ ZIM: undefined, createZimClient }))
  await expect(loadZim()).rejects.toMatchObject({ failure: { kind: 'sdk-load', detail: expect.stringContaining('without ZIM') } })
})
