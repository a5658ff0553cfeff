import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { issueToken } from '../../src/http/token.issuer.js';
import type { Role } from '../../src/kernel/query-scope.js';
import type { TestApplication } from './application.js';
import { requireChromium, type FoundChromium } from './chromium-finder.mjs';

const ROOT = join(import.meta.dirname, '../..');
const SCREENSHOTS = join(ROOT, '.falaj/screenshots/console');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 812 };
const PATIENCE_MS = 15_000;

export interface Visitor {
  readonly roles: readonly Role[];
  readonly tenants?: readonly string[];
  readonly workspaces?: readonly string[];
  readonly ttlSeconds?: number;
}

/** Null where none can be had, which was said; under CI that is an error. */
export function findBrowser(): Promise<FoundChromium | null> {
  return requireChromium(join(ROOT, '.falaj/chromium'), process.env);
}

/** A real browser that visits the console of a test application. What its pages complain of is gathered. */
export class ConsoleBrowser {
  /** Errors of scripts, and what the content policy refused, of every page so far. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly application: TestApplication,
  ) {}

  static async launch({ program, environment }: FoundChromium, application: TestApplication): Promise<ConsoleBrowser> {
    const { PATH, HOME } = process.env;
    const env = { ...(PATH === undefined ? {} : { PATH }), ...(HOME === undefined ? {} : { HOME }), ...environment };
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu'];
    const browser = await chromium.launch({ executablePath: program, args, env });
    return new ConsoleBrowser(browser, application);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  tokenOf({ roles, tenants = [], workspaces = [], ttlSeconds = 600 }: Visitor): Promise<string> {
    return issueToken(this.application.settings.auth, { subject: 'visitor', roles, tenants, workspaces, ttlSeconds });
  }

  /** A tab of its own, at the door. */
  async open(path = '/console'): Promise<Page> {
    const context = await this.browser.newContext({ viewport: WIDE, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(this.application.url + path);
    return page;
  }

  /** A tab of its own, signed in as one signs in. */
  async visit(visitor: Visitor, path = '/console'): Promise<Page> {
    const page = await this.open(path);
    await signIn(page, await this.tokenOf(visitor));
    return page;
  }

  /** Goes on within the signed-in tab, as by a link: what the tab keeps stays. */
  async go(page: Page, path: string): Promise<void> {
    await page.goto(this.application.url + path);
    await settled(page);
  }
}

export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Nothing is being loaded any more: neither a page nor what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

/** What axe finds serious or critical on the page as it stands, each with where; by these rules, or by all. */
export async function seriousFaults(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  // As the debugger runs it: the page's own policy allows no script from elsewhere.
  await page.evaluate(AXE);
  const options = { resultTypes: ['violations'], ...(rules.length === 0 ? {} : { runOnly: rules }) };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
    );
}

/** How far the page is wider than the window; what scrolls in a box of its own does not count. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

export interface Looked {
  readonly faults: readonly string[];
  readonly overhang: number;
}

/** The page in both themes and at a phone's width: pictures to be looked at, faults of both themes, and its overhang on the phone. */
export async function lookAt(page: Page, name: string): Promise<Looked> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const picture = (kind: string): Promise<Buffer> =>
    page.screenshot({ path: join(SCREENSHOTS, `${name}-${kind}.png`), fullPage: true });
  const faults: string[] = [];
  // Of the second theme only the colours are others.
  for (const [colorScheme, rules] of [
    ['light', []],
    ['dark', ['color-contrast']],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(colorScheme);
    faults.push(...(await seriousFaults(page, rules)).map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.setViewportSize(PHONE);
  await picture('phone');
  const found = { faults, overhang: await overhang(page) };
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
