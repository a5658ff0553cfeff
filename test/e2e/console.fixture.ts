import type { Page } from 'playwright-core';
import type { TestApplication } from '../support/application.js';
import { lookAt, type ConsoleBrowser } from '../support/console-browser.js';

/** One signed-in tab that goes from page to page. */
export class ConsoleVisit {
  constructor(
    readonly application: TestApplication,
    readonly browser: ConsoleBrowser,
    readonly page: Page,
  ) {}

  heading(name: string | RegExp): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name }).waitFor({ state: 'visible' });
  }

  go(path: string): Promise<void> {
    return this.browser.go(this.page, `/console${path}`);
  }

  /** Nothing serious by axe in either theme, and nothing wider than a phone; pictures of it are left behind. */
  async expectUsable(name: string): Promise<void> {
    const { faults, overhang } = await lookAt(this.page, name);
    expect({ faults, overhang }).toEqual({ faults: [], overhang: 0 });
  }
}
