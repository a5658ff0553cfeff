export const COUNTRIES_MAX = 6;

/** How the World Bank's codes read; one that is not named here is shown as its code. */
export const INDICATOR_NAMES: Readonly<Record<string, string>> = {
  'NY.GDP.MKTP.CD': 'Gross domestic product (current US dollars)',
  'SP.POP.TOTL': 'Population',
  'NY.GDP.PCAP.CD': 'Gross domestic product a head (current US dollars)',
  'NY.GDP.PCAP.KD': 'Gross domestic product a head (constant US dollars)',
  'SL.UEM.TOTL.NE.ZS': 'Unemployment',
  'SL.UEM.TOTL.FE.NE.ZS': 'Unemployment of women',
  'SL.UEM.TOTL.MA.NE.ZS': 'Unemployment of men',
  'SL.UEM.1524.NE.ZS': 'Unemployment of the young',
  'SL.TLF.CACT.ZS': 'Participation in the labour force',
  'SL.TLF.CACT.FE.ZS': 'Participation of women',
  'SL.TLF.CACT.MA.ZS': 'Participation of men',
  'SL.EMP.TOTL.SP.ZS': 'Employment to population',
  'SL.SRV.EMPL.ZS': 'Employment in services',
  'SL.IND.EMPL.ZS': 'Employment in industry',
  'SL.AGR.EMPL.ZS': 'Employment in agriculture',
};

/** Codes as they were written, in upper case, each once, and no more than can be told apart in a drawing. */
export function countriesIn(text: string): readonly string[] {
  const codes = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((code) => code !== '');
  return [...new Set(codes)].slice(0, COUNTRIES_MAX);
}
