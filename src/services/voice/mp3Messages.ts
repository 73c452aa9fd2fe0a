/** To the worker. `id`: of the recording; the worker forgets others when one begins. */
export type ToWorker = { id: number, rate: number } | { id: number, samples: Float32Array } | { id: number, isLast: true }
/** From the worker, after the last message of a recording. `ms`: its length. */
export interface FromWorker { id: number, mp3: Uint8Array[], ms: number }
