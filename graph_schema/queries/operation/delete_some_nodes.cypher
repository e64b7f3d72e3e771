// question: delete up to so many nodes with their relationships; what is recorded of migrations stays
// in: $limit (int)
// out: deleted
MATCH (n)
WHERE NOT n:Migration
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
