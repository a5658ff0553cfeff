import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { EntryBrowser } from './entry-browser.js';
import { EntryDetail } from './entry-detail.js';

/** The entries of the cache, or one of them: the address tells which. */
export default function EntriesPage(): ReactElement {
  const [search] = useSearchParams();
  const key = search.get('key');
  if (key !== null) return <EntryDetail key={key} cacheKey={key} />;
  return <EntryBrowser prefix={search.get('prefix') ?? ''} region={search.get('region')} />;
}
