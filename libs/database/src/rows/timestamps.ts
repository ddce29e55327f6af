/** When a row was made and last changed. */
export interface Timestamps {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
