const AGGREGATES =
  'count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_avgx regr_avgy ' +
  'regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy percentile_cont percentile_disc mode bool_and bool_or every bit_and bit_or';
const ORDERED_AGGREGATES = 'string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg';
const ORDERED_WINDOWS =
  'row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value';
const NUMBERS =
  'abs ceil ceiling floor round trunc sign sqrt cbrt power pow exp ln log log10 mod div gcd lcm width_bucket pi degrees radians ' +
  'sin cos tan asin acos atan atan2 scale min_scale trim_scale num_nulls num_nonnulls';
const TEXTS =
  'lower upper initcap length char_length character_length octet_length substr substring overlay position strpos left right lpad rpad ltrim rtrim ' +
  'btrim replace translate reverse repeat split_part concat concat_ws format starts_with md5 ascii chr regexp_replace regexp_match ' +
  'regexp_matches regexp_count regexp_like regexp_substr regexp_instr regexp_split_to_array string_to_array array_to_string ' +
  'similar_to_escape like_escape to_char to_number to_date to_timestamp';
const DATES =
  'date_trunc date_part extract make_date make_timestamp make_interval make_time age date_bin justify_days justify_hours justify_interval ' +
  'isfinite timezone overlaps';
const COLLECTIONS =
  'unnest array_length cardinality array_position array_positions array_append array_prepend array_cat array_remove array_replace ' +
  'array_upper array_lower array_ndims generate_series generate_subscripts';
const JSON_FUNCTIONS =
  'json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb jsonb_extract_path jsonb_extract_path_text ' +
  'json_extract_path json_extract_path_text jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys ' +
  'jsonb_typeof jsonb_array_length jsonb_set jsonb_strip_nulls';

const names = (text: string): readonly string[] => text.split(' ');

/** Aggregates whose value depends on the order of their input, unless an ORDER BY inside fixes it. */
export const ORDER_SENSITIVE_AGGREGATES: ReadonlySet<string> = new Set(names(ORDERED_AGGREGATES));

/** Window functions whose value depends on the order of their window. */
export const ORDER_SENSITIVE_WINDOWS: ReadonlySet<string> = new Set(names(ORDERED_WINDOWS));

export const AGGREGATE_FUNCTIONS: ReadonlySet<string> = new Set([...names(AGGREGATES), ...names(ORDERED_AGGREGATES)]);

/**
 * Built-in functions a registered query may call. A list of what may, not of what may not: everything else reads the
 * clock, the session, the catalogue or files, or has side effects, or nobody has looked at it yet.
 */
export const DETERMINISTIC_FUNCTIONS: ReadonlySet<string> = new Set([
  ...AGGREGATE_FUNCTIONS,
  ...ORDER_SENSITIVE_WINDOWS,
  ...[NUMBERS, TEXTS, DATES, COLLECTIONS, JSON_FUNCTIONS].flatMap(names),
]);

/** What has been asked for and why it cannot be had; the rest is simply unknown. */
export const CLOCK_FUNCTIONS: ReadonlySet<string> = new Set(
  names(
    'now current_date current_time current_timestamp localtime localtimestamp clock_timestamp statement_timestamp transaction_timestamp timeofday ' +
      'random random_normal gen_random_uuid uuidv4 uuidv7 nextval currval lastval setseed pg_sleep pg_sleep_for pg_sleep_until',
  ),
);

export const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  names(
    'text varchar bpchar int2 int4 int8 numeric float4 float8 bool date timestamp timestamptz time interval json jsonb uuid ' +
      'integer bigint smallint boolean real decimal',
  ),
);

export const CALENDAR_TYPES: ReadonlySet<string> = new Set(names('date timestamp timestamptz time'));

/** Functions of which a row may become several, or none. */
export const ROW_MAKING_FUNCTIONS: ReadonlySet<string> = new Set(
  names(
    'unnest generate_series generate_subscripts regexp_matches regexp_split_to_table jsonb_array_elements jsonb_array_elements_text jsonb_each ' +
      'jsonb_each_text jsonb_object_keys',
  ),
);
