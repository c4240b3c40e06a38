import './jitless.ts'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/dist/index.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './style/tokens.css'
import './style/element.css'
import './style/base.css'
import App from './App.vue'
import { i18n } from './locales/index.ts'
import { router } from './router.ts'
import { stayHere } from './stay.ts'

stayHere(window)
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
