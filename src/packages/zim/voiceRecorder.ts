export { useVoiceBar } from '@/composables/useVoiceBar'
export { askMicrophone, createRecorder, openMicrophoneSetting } from '@/services/voice/recorder'
