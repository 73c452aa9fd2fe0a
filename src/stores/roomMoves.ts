import type { TipBody, TipUser } from '@/messages/tip/model'
import type { RoomEvent } from '@/types/events'

/** Who comes and who goes within this time is told together: a line each at most, ms. */
const GATHERED = 3000

interface Moves { after: string, came: Map<string, TipUser>, went: Map<string, TipUser> }

interface RoomMovesOptions {
  me: () => string
  /** Key of the last message of a room; '' without one. */
  lastOf: (roomID: string) => string
  add: (roomID: string, after: string, body: TipBody) => void
}

/**
 * Gathers who comes into rooms and who goes. What ZIM lists is no event, and so the members after a reconnect come as none. Who comes and
 * goes within the time is not told, and neither is the user.
 */
export function createRoomMoves({ me, lastOf, add }: RoomMovesOptions) {
  const gathered = new Map<string, Moves>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell() {
    timer = undefined
    const all = [...gathered]
    gathered.clear()
    for (const [roomID, { after, came, went }] of all) {
      for (const [event, users] of [['entered', came], ['exited', went]] as const) {
        const [first] = users.values()
        if (first) add(roomID, after, { kind: 'tip', event, operator: first, targets: [first], count: users.size })
      }
    }
  }

  return {
    onEvent(event: RoomEvent) {
      // Of an earlier stay, or of a time that the app has not seen the whole of.
      if (event.type === 'room-phase' && event.phase !== 'entered') gathered.delete(event.roomID)
      if (event.type !== 'room-members' || event.change === 'listed')
        return
      const moves = gathered.get(event.roomID) ?? { after: lastOf(event.roomID), came: new Map(), went: new Map() }
      gathered.set(event.roomID, moves)
      const [to, from] = event.change === 'joined' ? [moves.came, moves.went] : [moves.went, moves.came]
      for (const { userID, name } of event.members) {
        if (userID !== me() && !from.delete(userID)) to.set(userID, { userID, name })
      }
      timer ??= setTimeout(tell, GATHERED)
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
      gathered.clear()
    },
  }
}
