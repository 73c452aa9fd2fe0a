/// <reference types="vite/client" />

/** Whichever ZIM module the build carries (vite.config.ts): mini program, web or emulator. Their types are the same but for files. */
declare module 'zego-zim' {
  export * from 'zego-zim-miniprogram'
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
  readonly VITE_EMULATOR_URL: string
  readonly VITE_APP_VERSION: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
