// question: record that a migration was carried out; a second time changes nothing
// in: $number (int), $name (str), $applied_at (datetime)
// out: number
MERGE (migration:Migration {number: $number})
ON CREATE SET migration.name = $name, migration.applied_at = $applied_at
RETURN migration.number AS number
