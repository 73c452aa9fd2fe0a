/** Exports for tests that create clients and backends in one process. */
export { toFailure, ZimError } from './failure'
export type { NextFailure } from './faults'
export { type Controls, createGateway, type Gateway, type GatewayOptions } from './gateway'
export { loopback, type LoopbackOptions } from './loopback'
export { createZimModule, type EmulatedZIM, type ZimModule } from './module'
export { systemTimers, type Timers } from './timers'
export { type SocketFactory, type Transport, webSocket } from './transport'
export { useTransport } from './zim'
