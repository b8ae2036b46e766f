import { register } from 'tsx/esm/api'

// A process of its own: what Typst holds goes back to the machine when it ends, and if it breaks, it breaks alone.
register()
const { takeOrders } = await import('./letter-orders.ts')
takeOrders()
