// question: which migrations were carried out, and when?
// in: –
// out: number, name, applied_at
MATCH (migration:Migration)
RETURN migration.number AS number, migration.name AS name, migration.applied_at AS applied_at
ORDER BY number
