/** Rendering: `{{ expression }}` is the only template form; the context decides the quoting. */

/**
 * What an action or check kind uses to fill its templates for one host. In a plan, secrets come out masked and what is not
 * known yet as ⟨…⟩; right before execution everything must be known (RunError VALUE_MISSING otherwise).
 */
export interface Renderer {
  /** POSIX shell: each value becomes one quoted word. */
  shell(template: string): string
  /** Plain text: each value as it is, validated by its type. */
  text(template: string): string
  /** A template file of the runbook, as plain text. */
  file(name: string): string
  /** SQL: each value becomes one literal; identifiers are not values. */
  sql(template: string): string
  /** A list parameter's items, or the single value, as texts. */
  items(expression: string): readonly string[]
  /** Whether the template uses a secret. */
  usesSecret(template: string): boolean
  /** A kit file's absolute path on the laptop and its pinned SHA-256. */
  kit(file: string): { readonly path: string; readonly sha256: string }
  /** Decides a condition; undefined where a fact is not known yet (offline plan). */
  readonly host: string
}
