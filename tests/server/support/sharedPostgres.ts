import type { TestProject } from 'vitest/node'

import { hasPostgres, startPostgres } from './postgres'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The cluster that the tests of the project share. Absent where PostgreSQL is not installed. */
    postgresPort?: number
  }
}

/** Starts one cluster for all files of the project, because a start takes two seconds. Tests get databases of their own in it. */
export default async function setup(project: TestProject) {
  if (!hasPostgres)
    return
  const postgres = await startPostgres()
  project.provide('postgresPort', postgres.port)
  return () => postgres.stop()
}
