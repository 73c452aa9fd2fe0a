import { describe, expect, it } from 'vitest'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import { SUBJECTS } from '../support/zim/subjects'
import { useZimFixture } from '../support/zim/zimFixture'

/** Methods of the real object that need no login, or that the vendor uses internally. */
const WITHOUT_LOGIN = ['on', 'off', 'setLogConfig', 'destroy', 'login', 'logout', 'beginRoomAttributesBatchOperation']
const INTERNAL = ['constructor', 'createNotInitError']

describe('the methods of the real ZIM object', () => {
  const real = useZimFixture(SUBJECTS.find(({ name }) => name === 'zego-zim-miniprogram')!)

  it('are either emulated or throw an error with their name', async () => {
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(real.zim)).filter(name => !INTERNAL.includes(name))
    const zim = createZimModule({ transport: () => loopback(createGateway()) }).ZIM.create({ appID: 1 }) as unknown as Record<string, () => Promise<unknown>>
    const absent: string[] = []
    for (const name of names.filter(name => !WITHOUT_LOGIN.includes(name))) {
      const outcome = await Promise.resolve().then(() => zim[name]!()).catch((error: unknown) => error)
      if (outcome instanceof Error && outcome.message === `zim-emulator: ${name} is not emulated`)
        absent.push(name)
      else
        expect(outcome, name).toMatchObject({ code: 6000121 })
    }
    expect(WITHOUT_LOGIN.map(name => typeof zim[name])).toEqual(WITHOUT_LOGIN.map(() => 'function'))
    expect(absent).toEqual(expect.arrayContaining(['callInvite', 'callJoin', 'setConversationMark']))
    expect(names.length).toBeGreaterThan(absent.length + WITHOUT_LOGIN.length)
  })
})
