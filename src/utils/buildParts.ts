/** `npm run dev:…`, and builds with the emulator: demo and tests. Nobody releases these. */
const isForTrying = import.meta.env.DEV || import.meta.env.VITE_ZIM === 'emulator'

/** Signing in with AppID, userID and a pasted token beside the account server. Without an account server that form is the sign-in. */
export const hasAdvanced = isForTrying || import.meta.env.VITE_ADVANCED === '1'

/** The diagnostics page also shows connection, server, storage and versions. A release shows what a user reports to the operator. */
export const hasDiagnostics = isForTrying || import.meta.env.VITE_DIAGNOSTICS === '1'
