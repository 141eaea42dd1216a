/** What is wrong with a document, said so that a person can mend it. The same findings appear in the designer, on save and in the API. */
export interface Finding {
  /** An error cannot run; a warning can, but probably not as meant. */
  level: 'error' | 'warning';
  /** Absent = about the pipeline itself. */
  stageRefId?: string;
  /** Dotted path of the field, if one is to blame. */
  field?: string;
  message: string;
  /** How to mend it. */
  cure: string;
}
