export interface SearchHit {
  kind: 'application' | 'pipeline' | 'execution' | 'resource';
  title: string;
  note: string;
  /** A path of ours. */
  href: string;
}
