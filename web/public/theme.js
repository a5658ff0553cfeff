// Before the page is drawn, so that it never flashes in the other theme. A file of its own: the page allows no inline script.
try {
  const chosen = localStorage.getItem('falaj.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing has the system's theme.
}
