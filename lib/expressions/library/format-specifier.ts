/** One `%…` of a format: `%[index$][flags][width][.precision]conversion`. */
export interface Specifier {
  flags: string;
  width: number;
  precision: number;
  conversion: string;
  upper: boolean;
  /** The letter after `t`. */
  date: string;
  text: string;
}
