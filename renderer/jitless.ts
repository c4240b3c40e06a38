import { z } from 'zod'

// zod compiles validators with `new Function` where it can, which CSP forbids here. Imported before any schema is made.
z.config({ jitless: true })
