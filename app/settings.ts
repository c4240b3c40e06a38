import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultSettings, Settings, SettingsChange } from '../engine/contract/app.ts'
import { unwritable, writeDurably } from '../adapters/files/durable.ts'
import { createTurns } from './turns.ts'

export interface SettingsFile {
  read(): Settings
  /** Throws FILE_UNWRITABLE; they are then what they were. */
  change(part: SettingsChange): Promise<Settings>
}

/** settings.json in the settings folder. What cannot be read, or holds nonsense, falls back to the defaults. */
export async function openSettings(folder: string): Promise<SettingsFile> {
  const path = join(folder, 'settings.json')
  const turns = createTurns()
  let current = parse(await readFile(path, 'utf8').catch(() => ''))
  return {
    read: () => current,
    change: part =>
      turns.take(path, async () => {
        const next = Settings.parse({ ...current, ...given(part) })
        await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unwritable(folder))
        await writeDurably(path, `${JSON.stringify(next, null, 2)}\n`).catch(unwritable(path))
        return (current = next)
      }),
  }
}

function given(part: SettingsChange): object {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
}

/** Fields that are missing or no longer fit fall back one by one: a newer release must not lose the others. */
function parse(text: string): Settings {
  const found: Record<string, unknown> = { ...defaultSettings }
  for (const [name, value] of Object.entries(asObject(text))) {
    if (SettingsChange.safeParse({ [name]: value }).success) found[name] = value
  }
  return Settings.parse(found)
}

function asObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
