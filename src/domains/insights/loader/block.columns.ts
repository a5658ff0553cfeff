/** Columns of the files and of the table, in the table's order. */
export const BLOCK_COLUMNS = {
  height: 'height',
  time: 'block_time',
  mediantime: 'median_time',
  txs: 'txs',
  ins: 'ins',
  outs: 'outs',
  total_size: 'total_size',
  total_weight: 'total_weight',
  swtxs: 'swtxs',
  subsidy: 'subsidy_sat',
  totalfee: 'total_fee_sat',
  avgfee: 'avg_fee_sat',
  medianfee: 'median_fee_sat',
  minfee: 'min_fee_sat',
  maxfee: 'max_fee_sat',
  avgfeerate: 'avg_feerate',
  minfeerate: 'min_feerate',
  maxfeerate: 'max_feerate',
  total_out: 'total_out_sat',
  utxo_increase: 'utxo_increase',
  feerate_p10: 'feerate_p10',
  feerate_p25: 'feerate_p25',
  feerate_p50: 'feerate_p50',
  feerate_p75: 'feerate_p75',
  feerate_p90: 'feerate_p90',
} as const;

type BlockColumn = keyof typeof BLOCK_COLUMNS;
export const BLOCK_NAMES = Object.keys(BLOCK_COLUMNS) as BlockColumn[];

/** One block as its file has it: whole numbers; times are unix seconds. */
export type Block = Readonly<Record<BlockColumn, number>>;
