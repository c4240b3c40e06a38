import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** What a folder may not import, and why. */
function zone(files, patterns, message) {
  return {
    files,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: patterns.map(regex => ({ regex, message })) }],
    },
  }
}

const outside = [
  'process',
  'Buffer',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'document',
  'window',
]

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      '.lab/',
      'docs/evidence/',
      'test/fixtures/',
      'runbooks/**/fixtures/',
    ],
  },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a closed union.' }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['renderer/**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // prettier decides on form.
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // With exactOptionalPropertyTypes an absent prop is meant to be undefined.
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'no-undef': 'off',
    },
  },
  {
    files: ['{engine,adapters,app,window,electron,cli,build,test}/**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./engine/tsconfig.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    // A promise that nobody waits for is a step that nobody proved.
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  zone(
    ['engine/**/*.ts'],
    ['^node:', '^electron', '^ssh2', '^vue', '^just-bash', '/(adapters|app|electron|window|cli|renderer)/'],
    'engine/ is pure: take it through a port.',
  ),
  {
    files: ['engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...outside.map(name => ({ name, message: 'engine/ is pure: take it through a port.' })),
      ],
    },
  },
  zone(
    ['adapters/**/*.ts'],
    ['^electron', '^vue', '/(app|electron|window|cli|renderer)/'],
    'adapters/ serve every shell and know none.',
  ),
  zone(
    ['app/**/*.ts'],
    ['^electron', '^vue', '/(electron|window|cli|renderer)/'],
    'app/ is what the shells share: it knows none of them.',
  ),
  zone(
    ['window/**/*.ts'],
    ['^electron', '^vue', '/(electron|cli|renderer)/'],
    'window/ is a shell of its own.',
  ),
  zone(['electron/**/*.ts'], ['^vue', '/(window|cli|renderer)/'], 'electron/ is a shell of its own.'),
  zone(
    ['renderer/**/*.{ts,vue}'],
    ['^node:', '^electron', '/(adapters|app|electron|window|cli)/'],
    'renderer/ is a view: it may only use pure functions and types of engine/.',
  ),
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['*.config.{js,ts}', 'build/*.ts'], rules: { 'no-restricted-exports': 'off' } },
)
