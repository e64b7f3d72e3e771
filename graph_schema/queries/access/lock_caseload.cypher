// question: Let nobody else give a case worker's caseload to an account until this is written.
// in: $caseworker (string: random key), $fresh (string: of this attempt)
// out: id
MATCH (caseworker:Caseworker {id: $caseworker})
SET caseworker._lock = $fresh
RETURN caseworker.id AS id
