import { z } from 'zod'
import type { ErrorParams } from '../errors.ts'
import { answers } from './method.ts'

/** What the engineer set once for this laptop. */
export const Settings = z.strictObject({
  language: z.enum(['system', 'zh', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Pixels. */
  terminalFontSize: z.number().int().min(10).max(28),
  /** CSS font families that come before the built-in monospace list; empty: none. */
  terminalFont: z.string().max(200),
  /** Who answers for a run; empty: the site file's engineer, else the login name. */
  operator: z.string().trim().max(100),
  /** Folders with sites and runs; empty: under the home folder. */
  sitesFolder: z.string().max(1000),
  runsFolder: z.string().max(1000),
})
export type Settings = z.infer<typeof Settings>
export const SettingsChange = Settings.partial()
export type SettingsChange = z.infer<typeof SettingsChange>

export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  terminalFontSize: 13,
  terminalFont: '',
  operator: '',
  sitesFolder: '',
  runsFolder: '',
}

export interface AppState {
  readonly version: string
  readonly shell: 'electron' | 'window'
  readonly platform: string
  readonly settings: Settings
  /** The folders in use, absolute. */
  readonly sitesFolder: string
  readonly runsFolder: string
  /** Folders that were set and cannot be used now: what FOLDER_UNUSABLE says of each. */
  readonly unusable: readonly ErrorParams[]
  /** The login name: who a decision is by unless a name is given. */
  readonly user: string
  /** Some run is under way in this process. */
  readonly working: boolean
}

export const appMethods = {
  'app.state': answers<AppState>().to(z.undefined()),
  /** Throws FOLDER_UNUSABLE, and RUNS_UNDER_WAY for another folder of runs. */
  'app.change-settings': answers<AppState>().to(SettingsChange),
}
