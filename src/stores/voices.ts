import { defineStore } from 'pinia'

import type { Message } from '@/types/message'

import { useStorage } from '@/composables/useStorage'
import { heardKey } from '@/services/voice/heard'
import { loadPlayer } from '@/services/voice/load'
import { createEventHook } from '@/utils/eventHook'
import { failed, FailureError } from '@/utils/failure'
import { parseJson } from '@/utils/parseJson'
import { pictureUrl } from '@/utils/pictureUrl'

import { useAccountStore } from './account'
import { useMediaStore } from './media'

/** Of the voices that were heard, the newest that are remembered. */
const MOST_HEARD = 1000

/** How voices sound: speed (1 is normal), and in the mini program the way. Until the app is closed. */
export interface Sound { speed: number, isEarpiece: boolean }

type Player = ReturnType<Awaited<ReturnType<typeof loadPlayer>>['voicePlayer']>

/**
 * Voice messages: which one is played, and which ones were heard on this device. As with uploads, none of it goes through the chat's events:
 * rows ask for it, and are told of changes by the key of their message. One voice is played at a time.
 */
export const useVoicesStore = defineStore('voices', () => {
  const account = useAccountStore()
  const media = useMediaStore()
  const storage = useStorage()
  const { on, emit } = createEventHook<string>()
  const heard = new Set<string>()
  let playing = ''
  let player: Player | null = null
  let sound: Sound = { speed: 1, isEarpiece: false }
  /** What is played after the end of a voice. */
  let nextOf: (messageKey: string) => Message | undefined = () => undefined
  let onFailure: (thrown: unknown) => void = () => {}

  account.onOpen((scope) => {
    void storage.get(heardKey(scope.key)).then(({ value }) => {
      const keys = parseJson(value)
      if (!scope.isActive || !Array.isArray(keys))
        return
      for (const key of keys) heard.add(String(key))
      for (const key of heard) emit(key)
    })
    scope.onDispose(() => {
      player?.stop()
      heard.clear()
    })
  })

  function setPlaying(key: string) {
    const before = playing
    playing = key
    if (before) emit(before)
    if (key) emit(key)
  }

  function noteHeard(key: string) {
    const scope = account.scope()
    if (heard.has(key) || !scope || scope.isReadOnly)
      return
    heard.add(key)
    emit(key)
    void storage.set(heardKey(scope.key), JSON.stringify([...heard].slice(-MOST_HEARD)))
  }

  async function load(): Promise<Player> {
    if (player)
      return player
    player = (await loadPlayer()).voicePlayer()
    player.onPlaying(setPlaying)
    player.on((event) => {
      if (event.type === 'failed') onFailure(new FailureError(event.failure))
      const next = event.type === 'ended' ? nextOf(event.key) : undefined
      if (next) void play(next).catch(onFailure)
    })
    return player
  }

  /** Plays a voice, or pauses the one that plays. With `change`, it plays or goes on with that. Rejects with a FailureError when it cannot be played. */
  async function play({ key, body, isMine }: Message, change?: Partial<Sound>): Promise<void> {
    const src = media.localMediaOf(key)?.localUrl || (body.kind === 'voice' ? pictureUrl(body.url) : '')
    if (!src)
      throw failed('file-lost')
    const out = await load()
    sound = { ...sound, ...change }
    if (playing === key && !change)
      return out.pause()
    if (!isMine) noteHeard(key)
    out.play(key, src, sound)
  }

  return {
    /** Calls `listener` with the key of a voice whose state has changed. */
    onChange: on,
    isPlaying: (messageKey: string) => playing === messageKey,
    isHeard: (messageKey: string) => heard.has(messageKey),
    sound: () => sound,
    /** `next`: what follows a voice that was played to its end. `failed`: a voice could not be played. `change`: how this and later voices sound. */
    play(message: Message, next: typeof nextOf, failed: typeof onFailure, change?: Partial<Sound>): Promise<void> {
      nextOf = next
      onFailure = failed
      return play(message, change)
    },
    stop: () => player?.stop(),
  }
})
