import { installDhGroups } from './dh-groups.ts'

installDhGroups()
