/** Two short notes, rising: frequency in Hz. */
const NOTES = [660, 880]
/** s */
const NOTE = 0.09
const FADE = 0.25
const VOLUME = 0.12

let context: AudioContext | null = null

/** H5: browsers give no sound before the user has done something. From then on {@link playTone} does. Called once. */
export function prepareTone(): void {
  const events = ['pointerup', 'keydown']
  function onGesture() {
    events.forEach(event => removeEventListener(event, onGesture, true))
    if (typeof AudioContext === 'undefined')
      return
    context = new AudioContext()
    // It runs only while it sounds.
    context.resume().then(() => context!.suspend()).catch(() => {})
  }
  events.forEach(event => addEventListener(event, onGesture, true))
}

function playNote(audio: AudioContext, frequency: number, start: number): OscillatorNode {
  const oscillator = new OscillatorNode(audio, { frequency })
  const gain = new GainNode(audio, { gain: 0 })
  gain.gain.setValueAtTime(VOLUME, start)
  gain.gain.exponentialRampToValueAtTime(0.001, start + FADE)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + FADE)
  return oscillator
}

/** H5: plays a short tone that is computed here. Silent where the browser refuses. */
export async function playTone(): Promise<void> {
  const audio = context
  if (!audio)
    return
  try {
    await audio.resume()
    const notes = NOTES.map((frequency, index) => playNote(audio, frequency, audio.currentTime + index * NOTE))
    notes[notes.length - 1]!.onended = () => void audio.suspend().catch(() => {})
  }
  catch { /* no device for sound */ }
}
