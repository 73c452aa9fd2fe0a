import type { MissedOptions } from 'zim-emulator/world'

import fc from 'fast-check'

import type { Schedule, Step } from './steps'

import { parts, schedules } from './steps'

export type MediaKind = 'image' | 'voice' | 'video' | 'file'

/** As Step (steps.ts). Each ends at a quiet moment, but for a lost file. */
export type MediaStep
  /** Files that are chosen together, one message each. `isAgain`: the first one has the bytes of an earlier file of the user. */
  = { do: 'sendMedia', who: number, to: number, kinds: MediaKind[], bytes: number, isAgain: boolean }
    /** The user discards an unsent file, also one that is being uploaded. */
    | { do: 'cancel', who: number, to: number, n: number }
    | { do: 'slowUpload', who: number, ms: number }
    /** The next uploads fail: the network ends them, or the server does not store what arrives. */
    | { do: 'failUpload', who: number, times: number, by: 'network' | 'server' }
    /** The device has room for these bytes more, or for any number again. */
    | { do: 'fillFiles', who: number, bytes: number }
    | { do: 'emptyFiles', who: number }
    /** Each copy to the kept files takes this time. 0 ends it. */
    | { do: 'slowFiles', who: number, ms: number }
    /** The device loses a file of an unsent message. */
    | { do: 'loseFile', who: number, n: number }
    /** Expects that all texts of the user are at ZIM. Only where nothing but an upload can hold them back. */
    | { do: 'textsPass', who: number }

/** Bytes of the files that are sent. The last size is more than the server takes (scenario.ts). */
export const SIZES = { small: 64, middle: 900, large: 4_000, tooLarge: 9_000 }

const who = fc.nat(3)
const to = fc.nat(1)
const kind = fc.constantFrom<MediaKind>('image', 'image', 'image', 'voice', 'video', 'file')
const bytes = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(SIZES.small, SIZES.middle, SIZES.large) }, { weight: 1, arbitrary: fc.constant(SIZES.tooLarge) })
const kinds = fc.oneof(
  { weight: 3, arbitrary: fc.array(kind, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(kind, { minLength: 2, maxLength: 9 }) },
)
const isAgain = fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
const sendMedia = fc.record({ do: fc.constant('sendMedia' as const), who, to, kinds, bytes, isAgain })
const uploadTime = fc.constantFrom(700, 2_000, 12_000, 60_000)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: sendMedia },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), who, to, n: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('slowUpload' as const), who, ms: uploadTime }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('failUpload' as const), who, times: fc.integer({ min: 1, max: 3 }), by: fc.constantFrom('network' as const, 'network' as const, 'server' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), who, call: fc.constantFrom('uploadFile', 'uploadFile', 'processFile'), code: fc.constantFrom(6000005, 6000105, 6000211, 6000213, 6000215), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slow' as const), who, call: fc.constantFrom('uploadFile', 'processFile', 'findSentMessage'), ms: fc.constantFrom(300, 5_000, 9_000, 50_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fillFiles' as const), who, bytes: fc.constantFrom(0, 1_000, 5_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('emptyFiles' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slowFiles' as const), who, ms: fc.constantFrom(0, 50, 900) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('loseFile' as const), who, n: fc.nat(9) }) },
)

type Interruption = (user: { who: number, to: number }, n: number) => Step[]

/** What happens to a user in the middle of sending files, and what ends it. */
const INTERRUPTIONS: Record<string, Interruption> = {
  killed: ({ who }) => [{ do: 'kill', who }, { do: 'start', who }],
  robbed: ({ who }, n) => [{ do: 'kill', who }, { do: 'loseFile', who, n }, { do: 'start', who }],
  offline: ({ who }) => [{ do: 'offline', who }, { do: 'wait', ms: 45_000 }, { do: 'online' }],
  dropped: ({ who }) => [{ do: 'drop', who }],
  cancels: ({ who, to }, n) => [{ do: 'cancel', who, to, n }],
  lends: ({ who, to }) => [{ do: 'otherUser', who, to }],
}

/** Files that are being copied or uploaded when something happens to their user. */
const interrupted = fc.record({
  sendMedia,
  slow: fc.oneof({ weight: 3, arbitrary: uploadTime.map(ms => ({ do: 'slowUpload' as const, ms })) }, { weight: 1, arbitrary: fc.constantFrom(50, 900).map(ms => ({ do: 'slowFiles' as const, ms })) }),
  after: fc.constantFrom(1, 120, 600, 6_000, 45_000),
  by: fc.constantFrom('killed', 'killed', 'robbed', 'offline', 'dropped', 'cancels', 'cancels', 'lends'),
  n: fc.nat(9),
}).map(({ sendMedia, slow, after, by, n }): Step[] => [
  { ...slow, who: sendMedia.who },
  sendMedia,
  { do: 'wait', ms: after },
  ...INTERRUPTIONS[by]!(sendMedia, n),
])

/** A text that is written while files are held in their uploads. */
const beside = fc.record({ who, to, media: fc.array(sendMedia, { minLength: 1, maxLength: 4 }) }).map(({ who, to, media }): Step[] => [
  { do: 'quiet' },
  { do: 'slowUpload', who, ms: 60_000 },
  ...media.map(step => ({ ...step, who, to })),
  { do: 'send', who, to },
  { do: 'wait', ms: 3_000 },
  { do: 'textsPass', who },
])

const mediaParts = fc.oneof({ weight: 30, arbitrary: step.map(one => [one]) }, { weight: 4, arbitrary: interrupted }, { weight: 1, arbitrary: beside })

/** As `schedules` (steps.ts), with pictures, albums, voices, videos and files among the texts. */
export const mediaSchedules = (most = 40, answer?: MissedOptions): fc.Arbitrary<Schedule> =>
  schedules(most, answer, fc.oneof({ weight: 60, arbitrary: parts }, { weight: 40, arbitrary: mediaParts }))
