/** Tells a database that is away, full or read-only from a fault of a query. The first passes by itself or is repaired by an operator. */

/** Classes of SQLSTATE: connection, refused user or password, rolled back, resources (disk full), stopping; a replica or read-only mode; the statement's time limit. */
const POSTGRES_STATE = /^(?:08...|28...|40...|53...|57P..|25006|57014)$/
const SQLITE_CODE = /^SQLITE_(?:BUSY|CANTOPEN|FULL|IOERR|LOCKED|READONLY)/
const NETWORK_CODES = ['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT']
/** Errors of the package pg that have no code. */
const POSTGRES_MESSAGE = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Returns whether the same request may succeed later. */
export function isDatabaseUnavailable(error: Error & { code?: unknown }): boolean {
  const code = String(error.code ?? '')
  return POSTGRES_STATE.test(code) || SQLITE_CODE.test(code) || NETWORK_CODES.includes(code) || POSTGRES_MESSAGE.test(error.message)
}
