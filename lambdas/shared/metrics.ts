/** One figure of one run. Figures never carry names of people, files or cells. */
export interface MetricPoint {
  /** One of names.ts `METRIC`. */
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'Seconds';
}

/** Where figures go. Adapter: adapters/cloudwatch-metrics.ts. */
export interface Metrics {
  /** Sends all points in one call. */
  put(points: readonly MetricPoint[]): Promise<void>;
}
