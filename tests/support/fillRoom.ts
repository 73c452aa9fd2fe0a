import type { Gateway } from 'zim-emulator/testing'

/** Puts users into a room without reports of it, as if they had been there before: `p0`, named `人0`, and so on. */
export function fillRoom({ world }: Gateway, roomID: string, count: number): void {
  const { conversations, users } = world.state
  const { members } = [...conversations.values()].find(({ kind, id }) => kind === 'room' && id === roomID)!
  const like = [...users.values()][0]!
  for (let n = 0; n < count; n++) {
    const userID = `p${n}`
    users.set(userID, { ...like, baseInfo: { ...like.baseInfo, userID, userName: `人${n}`, userAvatarUrl: '' } })
    members.set(userID, { ...members.values().next().value!, userID })
  }
}
