/** Loaded by pages/startLater.ts where the user reports errors. */
export { useErrorReportsStore } from '@/stores/errorReports'
