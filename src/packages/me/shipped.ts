/** A package whose code is in this build. `text`: its licence in full, empty where it comes without. */
export interface ShippedPackage { name: string, version: string, licence: string, text: string }

/** Replaced by the build (scripts/vite/shippedPackages.ts). */
const PACKAGES = '__SHIPPED_PACKAGES__'

/** The packages of this build, by name; [] where there is no build, in development. */
export function shippedPackages(): ShippedPackage[] {
  try { return JSON.parse(PACKAGES) as ShippedPackage[] }
  catch { return [] }
}
