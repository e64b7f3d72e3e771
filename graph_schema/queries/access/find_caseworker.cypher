// question: Which case worker has this number, and do other accounts hold the caseload as their own on a day?
// in: $register_key (string: keyed hash), $account (string: random key), $today (date)
// out: id, others
MATCH (caseworker:Caseworker {register_key: $register_key})
OPTIONAL MATCH (other:Account)-[right:ACTS_FOR]->(caseworker)
WHERE other.id <> $account AND right.ground = 'own' AND (right.until IS NULL OR right.until >= $today)
RETURN caseworker.id AS id, count(other) AS others
