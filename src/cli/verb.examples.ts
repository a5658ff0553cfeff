/** What help shows of every verb. Each line works as it stands where a server runs; a name in capitals is a variable that you set. */
export const VERB_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'cache info': ['falaj cache info'],
  'cache stats': ['falaj cache stats', 'falaj cache stats --window 1h --json', 'falaj cache stats --watch'],
  'cache inspect': ['falaj cache list --limit 1 --keys | xargs falaj cache inspect'],
  'cache list': [
    'falaj cache list --limit 20',
    'falaj cache list --prefix falaj --json',
    'falaj cache list --keys | sort',
  ],
  'cache invalidate': [
    'falaj cache invalidate --tag dataset:wage_panel --dry-run',
    'falaj cache invalidate --region default --soft',
  ],
  'cache maintain': ['falaj cache maintain --dry-run'],
  'cache packs': ['falaj cache packs', 'falaj cache packs core_kpis'],
  'cache warmup': [
    'falaj cache warmup --pack core_kpis --pack energy_focus',
    `echo '[{"fn": "get_world_bank_indicator", "params": {"country": "QAT"}}]' > questions.yml && falaj cache warmup --file questions.yml`,
  ],
  'cache writes': ['falaj cache writes'],
  'views list': ['falaj views list', 'falaj views list --json'],
  'views status': ['falaj views status mv_retention_by_company_36m'],
  'views explain': ['falaj views explain mv_salary_stats_sector'],
  'views plan': ['falaj views plan'],
  'views apply': ['falaj views apply --no-drop', 'falaj views apply --plan "$PLAN_ID"'],
  'views rollback': ['falaj views rollback mv_salary_stats_sector'],
  'views refresh': ['falaj views refresh mv_salary_stats_sector', 'falaj views refresh'],
  'views pause': ['falaj views pause mv_salary_stats_sector --reason "its source is being loaded"'],
  'views resume': ['falaj views resume mv_salary_stats_sector'],
  'views cancel': ['falaj views cancel mv_salary_stats_sector || echo "it does not run"'],
  'views advise': ['falaj views advise'],
  'query list': ['falaj query list'],
  'query show': ['falaj query show retention_by_company_agg'],
  'query run': [
    'falaj query run world_bank_indicator --param indicator=NY.GDP.MKTP.CD --param country=QAT',
    'falaj query run retention_by_company_agg --param sector=Energy --param time_period_months=24 --json',
  ],
  'query explain': ['falaj query explain world_bank_indicator --param country=QAT --param start_year=2022'],
  run: ['falaj run strategy.gcc_benchmark --param country=SAU', 'falaj run pattern.root_causes --param top_n=2 --json'],
  'data load': ['falaj data load labour-market', 'falaj data load labour-market --scale 0.1 --json'],
  'keys list': ['falaj keys list'],
  'keys create': ['falaj keys create nightly-export --role analyst --expires 2099-01-01T00:00:00Z'],
  'keys revoke': ['falaj keys revoke "$KEY_ID"'],
  audit: ['falaj audit --limit 10'],
  doctor: ['falaj doctor', 'falaj doctor --json'],
  completion: [
    'source <(falaj completion bash)',
    'falaj completion zsh > _falaj',
    'falaj completion fish > falaj.fish',
  ],
};

/** Of the whole program. */
export const PROGRAM_EXAMPLES: readonly string[] = [
  'falaj doctor',
  'falaj query list',
  'falaj query run world_bank_indicator --param indicator=NY.GDP.MKTP.CD --param country=QAT',
  'falaj cache stats --json',
  'falaj views status mv_retention_by_company_36m',
];
