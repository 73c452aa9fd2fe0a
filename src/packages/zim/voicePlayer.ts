export { voicePlayer } from '@/services/voice/player'
