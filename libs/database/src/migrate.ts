/** Creates the database where missing and brings it to the newest version; gives the names of the migrations it applied. */
export declare function migrate(url: string, migrationsDir: string): Promise<string[]>;
