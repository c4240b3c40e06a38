/** What checks found. Each: what happened, what it means, what to do now. */
import type { Text } from '../runbook/text.ts'
import { addressWords } from './checks-address.ts'
import { generalWords } from './checks-general.ts'
import { keepalivedWords } from './checks-keepalived.ts'
import { networkWords } from './checks-network.ts'
import { replicationWords } from './checks-replication.ts'
import { databaseWords } from './checks-sql.ts'

export const checkWords = {
  ...generalWords,
  ...addressWords,
  ...keepalivedWords,
  ...networkWords,
  ...databaseWords,
  ...replicationWords,
} satisfies Record<string, Text>
export type CheckCode = keyof typeof checkWords
