/// <reference types="vite/client" />

/** Whichever ZIM module the build carries (vite.config.ts): mini program, web or emulator. Their types are the same but for files. */
declare module 'zego-zim' {
  export * from 'zego-zim-miniprogram'
}

/** The package's own declarations are not where its `exports` lead. */
declare module '@breezystack/lamejs' {
  export class Mp3Encoder {
    constructor(channels: 1 | 2, sampleRate: number, kbps: number)
    /** Returns the mp3 frames that are complete, which may be none. */
    encodeBuffer(left: Int16Array): Uint8Array
    flush(): Uint8Array
  }
}

interface ImportMetaEnv {
  readonly VITE_ZIM: 'zego' | 'emulator'
  readonly VITE_ZIM_APP_ID: string
  readonly VITE_SERVER_URL: string
  readonly VITE_TOKEN_URL: string
  readonly VITE_TEXT_LIMIT_BYTES: string
  /** '' and what is no number: the default of the platform (services/media/limits.ts). */
  readonly VITE_MEDIA_IMAGE_LIMIT_BYTES: string
  readonly VITE_MEDIA_VIDEO_LIMIT_BYTES: string
  readonly VITE_MEDIA_FILE_LIMIT_BYTES: string
  readonly VITE_MEDIA_VIDEO_LIMIT_SECONDS: string
  // From here to VITE_PRIVACY_URL: of src/brand/brand.json (scripts/brand.mjs), not of .env.
  /** Features that are switched off, as `-reactions,-edit` (stores/features.ts). */
  readonly VITE_FEATURES: string
  /** `1`: the menu over the chats leads to no room. */
  readonly VITE_WITHOUT_ROOMS: string
  /** `1`: voice messages may be forwarded. */
  readonly VITE_FORWARD_VOICE: string
  /** `1`: friends are added without an application. */
  readonly VITE_DIRECT_ADD: string
  /** '': 1 (services/savedLogin.ts). */
  readonly VITE_LEGAL_VERSION: string
  /** '': the app's own pages. */
  readonly VITE_AGREEMENT_URL: string
  readonly VITE_PRIVACY_URL: string
  /** `1`: parts of a release build that are left out otherwise (utils/buildParts.ts). */
  readonly VITE_ADVANCED: string
  readonly VITE_DIAGNOSTICS: string
  readonly VITE_EMULATOR_URL: string
  /** '' and what is no address: the QR codes of invites hold `zimchat:i/…` (utils/inviteLink.ts). */
  readonly VITE_INVITE_URL: string
  readonly VITE_APP_VERSION: string
  /** Of the package of ZIM's SDK. */
  readonly VITE_ZIM_VERSION: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
