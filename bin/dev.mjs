// `npm run dev`: what bin/dagdeel.mjs does for the demo, but from the TypeScript as it is (see src/demo/run-dev.ts).
process.env.TZ = 'UTC'
const { runDev } = await import('../src/demo/run-dev.ts')
await runDev()
process.exit()
