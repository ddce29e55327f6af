-- Tables whose migrations were written beside the one that made this function.
SELECT headgate_cover_tenant_tables();
