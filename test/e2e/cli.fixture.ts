export const GDP = ['--param', 'indicator=NY.GDP.MKTP.CD', '--param', 'country=QAT'];
export const VIEW = 'mv_salary_stats_sector';

/** What each verb that only looks shows on a narrow screen. */
export const SEEN: readonly (readonly [string, RegExp])[] = [
  ['cache info', /^cache +on, namespace falaj_test\n/],
  ['cache stats', /operation +region[^]*\(all\)/],
  ['cache list', /tier +bytes[^]*…\n[^]*--keys prints them whole/],
  ['cache packs', /pack +domain/],
  ['cache packs core_kpis', /^core_kpis: /],
  ['cache writes', /^family +asks for/],
  ['cache maintain --dry-run', /Redis|examined/],
  ['cache invalidate --region default --dry-run', /^would invalidate region default: \d+ entries/],
  ['views list', /view +state[^]*not shown for want of/],
  [`views status ${VIEW}`, /^mv_salary_stats_sector: ready/],
  [`views explain ${VIEW}`, /statement/],
  ['views plan', /nothing to do/],
  ['views advise', /^observed for/],
  ['query list', /world_bank_indicator[^]*queries, registry version/],
  ['query show retention_by_company_agg', /parameter +type/],
  [`query run world_bank_indicator ${GDP.join(' ')}`, /rows, unit usd/],
  [`query explain world_bank_indicator ${GDP.join(' ')}`, /table:public\.world_bank/],
  ['run strategy.gcc_benchmark', /^strategy\.gcc_benchmark\n/],
  ['keys list', /id +name/],
  ['audit --limit 5', /id +at +who/],
  ['completion bash', /complete -F _falaj falaj/],
];

/** Words that are wrong, the exit code, and what is said of them. */
export const BAD: readonly (readonly [string, number, RegExp])[] = [
  ['', 2, /Usage: falaj/],
  ['cache', 2, /Usage: falaj cache/],
  ['chace stats', 2, /request\.invalid: unknown command 'chace' \(Did you mean cache\?\)/],
  ['cache stat', 2, /unknown command 'stat' \(Did you mean stats\?\)/],
  ['cache stats --windw 1h', 2, /unknown option '--windw' \(Did you mean --window\?\)/],
  ['cache stats --window never', 2, /request\.invalid/],
  ['cache stats --window 1h --watch', 2, /cannot be used with/],
  ['cache inspect', 2, /missing required argument 'key'/],
  ['cache inspect nothing', 1, /request\.not_found: no entry[^]*falaj cache list/],
  ['cache list --limit many', 2, /--limit takes a whole number/],
  ['cache invalidate', 2, /give exactly one of --key/],
  ['cache invalidate --tag a --region b', 2, /give exactly one of/],
  ['cache packs core_kpi', 2, /prefetch\.unknown_pack[^]*Did you mean core_kpis\?/],
  ['cache warmup --pack core_kpi', 2, /prefetch\.unknown_pack[^]*Did you mean core_kpis\?/],
  ['cache warmup --file nowhere.yml', 2, /nowhere\.yml cannot be read/],
  ['cache writes --flush nothing', 1, /cache\.unknown_family/],
  ['views status mv_salary_stats_sectr', 2, /view\.unknown[^]*Did you mean mv_salary_stats_sector\?/],
  ['views refresh mv_salary_stats_sectr', 2, /view\.unknown[^]*Did you mean mv_salary_stats_sector\?/],
  ['views explain nothing_like_it', 2, /view\.unknown[^]*hint {2}falaj views list/],
  ['views rollback', 2, /missing required argument 'view'/],
  ['views cancel mv_salary_stats_sector', 1, /view\.not_running/],
  ['views apply --plan 000000000000', 1, /view\.plan_changed/],
  ['query show world_bank_indicatr', 2, /query\.unknown[^]*Did you mean world_bank_indicator\?/],
  ['query run world_bank_indicator --param country', 2, /--param takes name=value/],
  ['query run world_bank_indicator --param nothing=1', 2, /query\.parameter_unknown/],
  ['query run world_bank_indicator --param country=QAT --param start_year=x', 2, /query\.parameter_type/],
  ['query explain', 2, /missing required argument 'query'/],
  ['run strategy.gcc_benchmrk', 2, /orchestration\.unknown_intent[^]*Did you mean strategy\.gcc_benchmark\?/],
  ['run strategy.gcc_benchmark --param nothing=1', 2, /orchestration\.parameter/],
  ['data load --scale none', 2, /--scale takes a number/],
  ['data load nowhere', 2, /no data for the domain "nowhere"/],
  ['keys create x --role king', 2, /Allowed choices are viewer, analyst, operator/],
  ['keys create x', 2, /required option '--role/],
  ['audit --limit 0', 2, /--limit takes a whole number/],
  ['doctor more', 2, /too many arguments/],
  ['completion csh', 2, /Allowed choices are bash, zsh, fish/],
];

/** What is typed, and what bash offers for it. */
export const OFFERED: readonly (readonly [string, readonly string[]])[] = [
  ['falaj vi', ['views']],
  ['falaj views re', ['refresh', 'resume']],
  ['falaj views refresh mv_salary', ['mv_salary_stats_sector']],
  ['falaj query run world_b', ['world_bank_indicator']],
  ['falaj query run world_bank_indicator --param star', [':compopt -o nospace', 'start_year=']],
  ['falaj run strategy.g', ['strategy.gcc_benchmark']],
  ['falaj cache warmup --pack core', ['core_kpis']],
  ['falaj cache invalidate --dr', ['--dry-run']],
  ['falaj cache invalidate --region def', ['default']],
  ['falaj cache warmup --file ', [':compopt -o default']],
  ['falaj keys create x --role an', ['analyst']],
  ['falaj data load lab', ['labour-market']],
  ['falaj completion z', ['zsh']],
];

/** Examples that are answered so where there is no Redis and no run. */
export const REFUSED = [
  ['views cancel', 'view.not_running'],
  ['cache maintain', 'cache.maintenance_idle'],
] as const;

/** Makes a view look as if it had been defined otherwise before. */
export const OTHERWISE = `UPDATE falaj.view_state
SET fingerprint = 'other', definition = jsonb_set(definition, '{content}', '"other"') WHERE name = $1`;
