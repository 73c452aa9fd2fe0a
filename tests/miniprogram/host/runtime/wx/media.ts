import type { Host } from '../host'

/** Recorder and inner audio. */
export function media(host: Host) {
  return {
    createInnerAudioContext: () => createInnerAudio(host),
    getRecorderManager: recorder(host),
  }
}

/** One recorder for the app. `stop` passes a temporary file whose duration is the elapsed time, or the test's result. */
function recorder(host: Host) {
  const listeners = new Map<string, unknown>()
  let startedAt = 0
  const notify = (event: string, detail: object = {}) => host.call(listeners.get(event), [detail])
  const manager = {
    start() {
      startedAt = Date.now()
      void Promise.resolve().then(() => notify('start'))
    },
    pause: () => notify('pause'),
    resume: () => notify('resume'),
    stop() {
      const tempFilePath = host.files.tempPath('mp3')
      host.files.write(tempFilePath, new Uint8Array([0x49, 0x44, 0x33]))
      const detail = { tempFilePath, duration: Date.now() - startedAt, fileSize: 3, ...host.answers.recorder as object }
      void Promise.resolve().then(() => notify('stop', detail))
    },
    ...Object.fromEntries(['Start', 'Pause', 'Resume', 'Stop', 'Error', 'FrameRecorded', 'InterruptionBegin', 'InterruptionEnd']
      .map(event => [`on${event}`, (callback: unknown) => void listeners.set(event[0]!.toLowerCase() + event.slice(1), callback)])),
  }
  return () => manager
}

/** Plays at once and silently. The test ends it with the `bus` event "audio:ended". */
function createInnerAudio(host: Host) {
  const listeners = new Map<string, Set<unknown>>()
  const notify = (event: string) => [...listeners.get(event) ?? []].forEach(callback => host.call(callback, [{}]))
  const audio: Record<string, unknown> = {
    src: '',
    paused: true,
    currentTime: 0,
    duration: 0,
    volume: 1,
    loop: false,
    autoplay: false,
    play() {
      audio.paused = false
      void Promise.resolve().then(() => {
        notify('canplay')
        notify('play')
      })
    },
    pause() {
      audio.paused = true
      notify('pause')
    },
    stop() {
      audio.paused = true
      notify('stop')
    },
    seek(to: number) { audio.currentTime = to },
    destroy() {
      listeners.clear()
      host.bus.off('audio:ended', ended)
    },
  }
  const ended = () => {
    if (audio.paused)
      return
    audio.paused = true
    notify('ended')
  }
  host.bus.on('audio:ended', ended)
  for (const event of ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked']) {
    const key = event[0]!.toLowerCase() + event.slice(1)
    audio[`on${event}`] = (callback: unknown) => void listeners.set(key, (listeners.get(key) ?? new Set()).add(callback))
    audio[`off${event}`] = (callback?: unknown) => callback === undefined ? listeners.delete(key) : listeners.get(key)?.delete(callback)
  }
  return audio
}
