export function itemPath(sku: string): string {
  return `/warehouse/items/${encodeURIComponent(sku)}`;
}

export function assetPath(assetId: string): string {
  return `/warehouse/equipment/${encodeURIComponent(assetId)}`;
}
