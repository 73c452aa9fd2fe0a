import type { Gateway } from 'zim-emulator/testing'

/** `who` is the index of a user, modulo the number of users. */
export interface Of<Name extends string> { do: Name, who: number }

/** Steps of all schedules: what happens to connections, tokens, the server and its answers. */
export type FaultStep
  = | Of<'drop' | 'offline' | 'silence' | 'expireToken' | 'tokensFail' | 'tokensWork'>
    | Of<'fail'> & { call: string, code: number, times: number }
    | Of<'slow'> & { call: string, ms: number }
    /** Of all users: others keep their connections while `offline` lasts. */
    | { do: 'online' | 'speak' | 'restartServer' }
    | { do: 'delay', ms: number }
    | { do: 'duplicate', pushes: number }

export function causeFault({ controls }: Gateway, user: { readonly name: string, hasTokens: boolean }, step: FaultStep): void {
  const userID = user.name
  switch (step.do) {
    case 'drop': return controls.drop(userID)
    case 'offline':
      controls.offline([userID])
      return controls.drop(userID)
    case 'silence': return controls.silence([userID])
    case 'expireToken': return controls.expireToken(userID)
    case 'tokensFail':
    case 'tokensWork': return void (user.hasTokens = step.do === 'tokensWork')
    case 'fail': return controls.failNext({ call: step.call, code: step.code, times: step.times, userID })
    case 'slow': return controls.slow({ call: step.call, ms: step.ms, userID })
    case 'online': return controls.online()
    case 'speak': return controls.speak()
    case 'restartServer': return controls.drop()
    case 'delay': return controls.delay(step.ms)
    case 'duplicate': return controls.duplicate(step.pushes)
  }
}
