import { loadRecorder } from '@/services/voice/load'

type VoiceModule = Awaited<ReturnType<typeof loadRecorder>>

let loaded: VoiceModule | null = null

/** Loads the recorder and asks for the microphone, when voice mode is chosen. Rejects with a FailureError, whose text comes with the recorder. */
export async function askMicrophone(): Promise<void> {
  loaded = await loadRecorder()
  await loaded.askMicrophone()
}

/** Opens the settings of the microphone, after a tap and an {@link askMicrophone}. Resolves with whether it is allowed now. */
export const openMicrophoneSetting = (): Promise<boolean> => loaded!.openMicrophoneSetting()

/** For what is shown after {@link askMicrophone} alone. */
export const loadedVoice = (): VoiceModule => loaded!
