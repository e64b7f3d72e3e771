// question: which providers come after a place in the order of names?
// in: $after (string, '' for the start), $first (integer)
// out: id, name, sort_key, languages
MATCH (p:Provider)
WHERE p.sort_key > $after
WITH p ORDER BY p.sort_key LIMIT $first
RETURN p.id AS id, p.name AS name, p.sort_key AS sort_key,
       [(p)<-[:OFFERED_BY]-(:Programme)-[:SPOKEN_IN]->(l:Language) | l.code] AS languages
ORDER BY sort_key
