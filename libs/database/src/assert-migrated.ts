/** Throws unless the database is at exactly the version of these migrations. */
export declare function assertMigrated(url: string, migrationsDir: string): Promise<void>;
