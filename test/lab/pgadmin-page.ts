// pgAdmin as a person has it: a browser at the gateway's place, and clicks.
import { join } from 'node:path'
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core'
import { labNamespace } from '../../generator/lab/names.ts'
import { pgadminLogin } from '../../generator/roles/pgadmin.ts'
import { hostOf } from '../support.ts'
import type { RunningCluster } from './running-cluster.ts'

/** A browser that shows pgAdmin. */
export interface PgadminPage {
  readonly browser: Browser
  readonly page: Page
  /** Whom but pgAdmin the page has asked for something so far. */
  readonly strangers: readonly string[]
}

/** Opens pgAdmin's page. The browser is the caller's to close. */
export async function openPgadmin({ cluster }: RunningCluster): Promise<PgadminPage> {
  const env = { ...process.env, HARDWAY_NAMESPACE: labNamespace(cluster.name) }
  const browser = await chromium.launch({ executablePath: join(import.meta.dirname, 'chromium-in.sh'), env })
  const page = await browser.newPage()
  // The machine is busy when hosts boot.
  page.setDefaultTimeout(60_000)
  const pgadmin = `http://${hostOf(cluster, 'proxy1').address}/`
  const strangers: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(pgadmin) && !url.startsWith('data:')) strangers.push(url)
  })
  await page.goto(pgadmin)
  return { browser, page, strangers }
}

/** Logs in with the generated password and opens the server that is registered for writing, with its owner's password. */
export async function openServer({ page }: PgadminPage, { cluster, secrets }: RunningCluster): Promise<void> {
  await page.locator('input[name=email]').fill(pgadminLogin(cluster))
  await page.locator('input[name=password]').fill(secrets.passwords.pgadmin)
  await page.getByRole('button', { name: 'Login' }).click()
  await entry(page, 'Servers').dblclick()
  await entry(page, `${cluster.name} read-write`).dblclick()
  const dialog = page.getByLabel('Connect to Server')
  await dialog.locator('input[type=password]').fill(secrets.owners.app ?? '')
  await dialog.locator('button', { hasText: 'OK' }).click()
}

/** Opens the query tool on a database of the opened server. */
export async function openQueryTool({ page }: PgadminPage, database: string): Promise<void> {
  await entry(page, 'Databases').dblclick()
  await entry(page, database).click()
  await page.getByText('Tools', { exact: true }).click()
  await page.getByRole('menuitem', { name: /^Query Tool/ }).click()
  await editor(page).waitFor()
}

/**
 * Runs statements in the query tool and returns the last one's rows, once a cell has this text.
 * Where pgAdmin says that it lost the connection and asks whether to make another one, the answer is its button.
 */
export async function runInQueryTool({ page }: PgadminPage, sql: string, cell: string): Promise<string[][]> {
  await editor(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(sql)
  await page.keyboard.press('F5')
  const reconnect = tool(page).locator('button', { hasText: 'Continue' })
  const wanted = tool(page).locator('.rdg-cell', { hasText: new RegExp(`^${cell}$`) })
  await wanted.or(reconnect).first().waitFor()
  if (await reconnect.isVisible()) await reconnect.click()
  await wanted.waitFor()
  const rows = await tool(page).locator('.rdg-row').all()
  return Promise.all(rows.map((row) => row.locator('.rdg-cell').allTextContents()))
}

// In pgAdmin's tree a group's number of children is part of its text.
function entry(page: Page, name: string): Locator {
  return page.locator('.file-label', { hasText: new RegExp(`^${name}( ?\\(\\d+\\))?$`) })
}

// A page within the page.
function tool(page: Page): FrameLocator {
  return page.frameLocator('iframe:visible')
}

function editor(page: Page): Locator {
  return tool(page).locator('.cm-content').first()
}
