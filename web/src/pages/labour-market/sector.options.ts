interface SectorOption {
  readonly value: string;
  readonly label: string;
}

export const EVERY_SECTOR: SectorOption = { value: '', label: 'Every sector' };

/** The sectors that an answer speaks of; merged groups are no sector that could be asked for. */
export function sectorOptions(rows: readonly { readonly sector: string }[] | undefined): readonly SectorOption[] {
  const names = [...new Set((rows ?? []).map(({ sector }) => sector))].filter((name) => name !== 'suppressed').sort();
  return [EVERY_SECTOR, ...names.map((name) => ({ value: name, label: name }))];
}

/** What was chosen, as long as it can be chosen: other records have other sectors. */
export function chosenOr(chosen: string, options: readonly SectorOption[]): string {
  return options.some(({ value }) => value === chosen) ? chosen : EVERY_SECTOR.value;
}
