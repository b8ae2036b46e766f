export function postgresOn(port: number): string
export function startPostgres(port: number): Promise<{ readonly url: string; readonly stop: () => Promise<void> }>
export function freePort(): Promise<number>
