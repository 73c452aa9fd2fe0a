import { loadRecorder } from '@/services/voice/load'

type VoiceModule = Awaited<ReturnType<typeof loadRecorder>>

let loaded: VoiceModule | null = null

/** Loads the recorder and asks for the microphone, when voice mode is chosen. Rejects with a FailureError, whose text comes with the recorder. */
export async function askMicrophone(): Promise<void> {
  loaded = await loadRecorder()
  await loaded.askMicrophone()
}

/** For what is shown after {@link askMicrophone} alone. */
export const loadedVoice = (): VoiceModule => loaded!
