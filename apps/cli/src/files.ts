/** Port: the files of whoever runs the command. */
export interface Files {
  readonly workingFolder: string;
  /** Undefined where there is none; throws where it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Replaces the file as a whole, readable by its owner alone, with its folder. */
  writePrivate(path: string, text: string): Promise<void>;
}
