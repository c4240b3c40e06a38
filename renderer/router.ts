import { createRouter, createWebHashHistory } from 'vue-router'

/** Each screen is loaded when it is first shown. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('./screens/home/HomeScreen.vue') },
    { path: '/runs', name: 'runs', component: () => import('./screens/home/RunsScreen.vue') },
    {
      path: '/site/:site',
      name: 'site',
      component: () => import('./screens/site/SiteScreen.vue'),
      props: true,
    },
    {
      path: '/plan/:site/:runbook',
      name: 'plan',
      component: () => import('./screens/plan/PlanScreen.vue'),
      props: true,
    },
    { path: '/run/:run', name: 'run', component: () => import('./screens/run/RunScreen.vue'), props: true },
    {
      path: '/drift/:run',
      name: 'drift',
      component: () => import('./screens/drift/DriftScreen.vue'),
      props: true,
    },
    {
      path: '/report/:run',
      name: 'report',
      component: () => import('./screens/report/ReportScreen.vue'),
      props: true,
    },
    {
      path: '/site/:site/terminals',
      name: 'terminals',
      component: () => import('./screens/terminals/TerminalsScreen.vue'),
      props: true,
    },
    {
      path: '/run/:run/terminals',
      name: 'run-terminals',
      component: () => import('./screens/terminals/TerminalsScreen.vue'),
      props: true,
    },
    { path: '/settings', name: 'settings', component: () => import('./screens/settings/SettingsScreen.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

/**
 * A screen whose file could not be fetched, because the network of the laptop changed in that moment (a cable was plugged in),
 * is fetched with the whole page again: what it shows lives in the shell. Not twice within two seconds.
 */
router.onError((_, to) => {
  const last = Number(sessionStorage.getItem('fetched-again') ?? '0')
  if (Date.now() - last < 2000) return
  sessionStorage.setItem('fetched-again', String(Date.now()))
  location.hash = to.fullPath
  location.reload()
})
