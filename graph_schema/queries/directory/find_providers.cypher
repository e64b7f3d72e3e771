// question: which providers have these ids?
// in: $ids (list of strings)
// out: id, name, sort_key, languages
MATCH (p:Provider)
WHERE p.id IN $ids
RETURN p.id AS id, p.name AS name, p.sort_key AS sort_key,
       [(p)<-[:OFFERED_BY]-(:Programme)-[:SPOKEN_IN]->(l:Language) | l.code] AS languages
ORDER BY sort_key
