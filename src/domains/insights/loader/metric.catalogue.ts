export interface MetricSeries {
  /** Path below data/insight/nab, without its ending. */
  readonly path: string;
  readonly service: string;
  readonly metric: string;
  /** `count`, `unknown`: what the files measure besides what a service may report. */
  readonly unit: 'percent' | 'bytes' | 'count' | 'unknown';
}

const AWS = 'realAWSCloudwatch';
const KNOWN = 'realKnownCause';

/** Series of the Numenta Anomaly Benchmark. Units as its documentation or the name of the file says; else unknown. */
export const METRIC_SERIES: readonly MetricSeries[] = [
  ...['24ae8d', '53ea38', '5f5533', '77c1ca', '825cc2', 'ac20cd', 'c6585a', 'fe7f93'].map((id) => {
    return of(AWS, `ec2_cpu_utilization_${id}`, `ec2-${id}`, 'cpu_utilization', 'percent');
  }),
  of(AWS, 'ec2_disk_write_bytes_1ef3de', 'ec2-1ef3de', 'disk_write', 'bytes'),
  of(AWS, 'ec2_disk_write_bytes_c0d644', 'ec2-c0d644', 'disk_write', 'bytes'),
  of(AWS, 'ec2_network_in_257a54', 'ec2-257a54', 'network_in', 'bytes'),
  of(AWS, 'ec2_network_in_5abac7', 'ec2-5abac7', 'network_in', 'bytes'),
  of(AWS, 'elb_request_count_8c0756', 'elb-8c0756', 'requests', 'count'),
  of(AWS, 'grok_asg_anomaly', 'grok-asg', 'load', 'unknown'),
  of(AWS, 'iio_us-east-1_i-a2eb1cd9_NetworkIn', 'iio-a2eb1cd9', 'network_in', 'bytes'),
  of(AWS, 'rds_cpu_utilization_cc0c53', 'rds-cc0c53', 'cpu_utilization', 'percent'),
  of(AWS, 'rds_cpu_utilization_e47b3b', 'rds-e47b3b', 'cpu_utilization', 'percent'),
  of(KNOWN, 'ambient_temperature_system_failure', 'office', 'ambient_temperature', 'unknown'),
  of(KNOWN, 'cpu_utilization_asg_misconfiguration', 'asg', 'cpu_utilization', 'percent'),
  of(KNOWN, 'ec2_request_latency_system_failure', 'ec2-east', 'request_latency', 'unknown'),
  of(KNOWN, 'machine_temperature_system_failure', 'industrial-machine', 'machine_temperature', 'unknown'),
  of(KNOWN, 'nyc_taxi', 'nyc-taxi', 'passengers', 'count'),
  of(KNOWN, 'rogue_agent_key_hold', 'rogue-agent', 'key_hold', 'unknown'),
  of(KNOWN, 'rogue_agent_key_updown', 'rogue-agent', 'key_updown', 'unknown'),
];

function of(folder: string, name: string, service: string, metric: string, unit: MetricSeries['unit']): MetricSeries {
  return { path: `${folder}/${name}`, service, metric, unit };
}
