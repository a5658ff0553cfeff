import { lookAt, settled } from '../support/console-browser.js';
import type { ConsoleVisit } from './console.fixture.js';

const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';

/** Overview, regions and entries, as an operator uses them, in this order. */
export function describeCachePages(visit: () => ConsoleVisit): void {
  describe('its overview', () => {
    it('shows what the cache does, as it does it', async () => {
      await visit().go('');
      await visit().heading('Overview');
      await visit().page.getByText('Live: what this process counts').waitFor();
      const rate = visit().page.locator('.tile', { hasText: 'Reads a second' }).locator('.figure');
      expect(await rate.textContent()).toBe('0');
      for (let asked = 0; asked < 5; asked += 1) await visit().application.request(GDP);
      // The stream tells it within a second; the tile counts whole seconds.
      await visit().page.locator('.tile', { hasText: 'Reads a second' }).filter({ hasText: '0.5' }).waitFor();
      await visit().page.locator('.recharts-line').first().waitFor();
      await visit().page.getByRole('rowheader', { name: 'get_gcc_indicator' }).waitFor();
    });

    it('is usable', () => visit().expectUsable('overview'), 120_000);

    it('keeps the theme that was chosen', async () => {
      await visit().page.getByLabel('Theme').selectOption('dark');
      await visit().page.reload();
      await settled(visit().page);
      const ground = (): Promise<string> =>
        visit().page.evaluate<string>('getComputedStyle(document.body.parentElement).backgroundColor');
      const dark = await ground();
      await visit().page.getByLabel('Theme').selectOption('light');
      expect(await ground()).not.toBe(dark);
      await visit().page.getByLabel('Theme').selectOption('system');
    });

    it('is gone through by the keyboard alone', async () => {
      await visit().go('');
      const active = (member: string): Promise<string> =>
        visit().page.evaluate<string>(`document.activeElement.${member}`);
      expect(await active('tagName')).toBe('H1');
      expect(await visit().page.evaluate<string>("document.querySelector('a, button, select').textContent")).toBe(
        'Skip to the page',
      );
      await visit().page.locator('.skip-link').focus();
      await visit().page.keyboard.press('Enter');
      expect(await active('id')).toBe('main');
      await visit().page.locator('.skip-link').focus();
      for (let stops = 0; stops < 12 && (await active('textContent')) !== 'Queries'; stops += 1)
        await visit().page.keyboard.press('Tab');
      await visit().page.keyboard.press('Enter');
      await visit().heading('Queries');
      expect(await active('textContent')).toBe('Queries');
      expect(await active('tagName')).toBe('H1');
    });
  });

  describe('its regions', () => {
    it('show size against limit, and count before they invalidate', async () => {
      await visit().go('/regions');
      await visit().heading('Cache regions');
      const row = visit().page.getByRole('row', { name: /^default / });
      await row.getByRole('meter', { name: 'Memory of default' }).waitFor();
      await row.getByRole('button', { name: 'Invalidate region default …' }).click();
      const dialog = visit().page.getByRole('dialog', { name: 'Invalidate' });
      const invalidate = dialog.getByRole('button', { name: 'Invalidate', exact: true });
      expect(await invalidate.isDisabled()).toBe(true);
      await dialog.getByRole('button', { name: 'Count (dry run)' }).click();
      await dialog.getByText(/Speaks of [1-9]\d* in the memory of this process/).waitFor();
      expect((await lookAt(visit().page, 'invalidate')).faults).toEqual([]);
      await dialog.getByLabel('Its name').fill('short');
      // Another name was not counted yet.
      expect(await invalidate.isDisabled()).toBe(true);
      await visit().page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect((await visit().application.request(GDP)).headers.get('cache-status')).toContain('hit');
    });

    it('are usable', () => visit().expectUsable('regions'), 120_000);

    it('open their entries: why one would be served, and after its invalidation why not', async () => {
      await visit().page.getByRole('link', { name: 'default', exact: true }).click();
      await visit().heading('Cache entries of default');
      await visit().page.getByLabel('Keys that begin with').fill('falaj_test:qr:get_gcc_indicator');
      await visit().page.getByRole('button', { name: 'Show' }).click();
      await visit().heading('Cache entries');
      await visit()
        .page.getByRole('link', { name: /falaj_test:qr:get_gcc_indicator/ })
        .click();
      await visit().heading('Cache entry');
      await visit().page.getByText('The next read is a hit.').waitFor();
      await visit().page.getByRole('rowheader', { name: 'region:default' }).waitFor();
      await visit().page.getByRole('button', { name: 'Invalidate …' }).click();
      const dialog = visit().page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Count (dry run)' }).click();
      await dialog.getByText(/Speaks of 1 in the memory/).waitFor();
      await dialog.getByRole('button', { name: 'Invalidate', exact: true }).click();
      await dialog.getByText(/Invalidated at position \d+/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await visit()
        .page.getByText(/The next read is a miss/)
        .waitFor();
      expect((await visit().application.request(GDP)).headers.get('cache-status')).toContain('fwd=miss');
    });

    it('have entries that are usable', async () => {
      await visit().page.getByRole('button', { name: 'Look again' }).click();
      await visit().page.getByText('The next read is a hit.').waitFor();
      await visit().expectUsable('entry');
      await visit().go('/regions/entries');
      await visit()
        .page.getByRole('link', { name: /falaj_test:qr:get_gcc_indicator/ })
        .waitFor();
      await visit().expectUsable('entries');
    });
  });
}
