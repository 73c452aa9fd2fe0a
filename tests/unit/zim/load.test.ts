import { afterEach, expect, it, vi } from 'vitest'

const PACKAGE = '@/packages/zim/index'
/** A loader that has loaded nothing yet, over a subpackage that comes as `packages` give it, one after the other. */
async function aLoader(...packages: Array<() => object>) {
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

it('loads the module once for all who ask', async () => {
  const { loadZim, downloads } = await aLoader(() => ({ ZIM, createZimClient }))
  const [one, other] = await Promise.all([loadZim(), loadZim()])
  expect(one.ZIM).toBe(ZIM)
  expect(await loadZim()).toBe(one)
  expect(other).toBe(one)
  expect(downloads).toHaveBeenCalledTimes(1)
})

it('says when the download failed', async () => {
  const { loadZim } = await aLoader(broken)
  await expect(loadZim()).rejects.toMatchObject({ failure: { kind: 'sdk-load', retryable: true } })
})

it('says when the subpackage came empty', async () => {
  const { loadZim } = await aLoader(() => ({ ZIM: undefined, createZimClient }))
  await expect(loadZim()).rejects.toMatchObject({ failure: { kind: 'sdk-load', detail: expect.stringContaining('without ZIM') } })
})
