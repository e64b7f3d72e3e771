// question: which providers come after a place in the order of names?
// in: $after (string, '' for the start), $first (integer)
// out: id, name, sort_key, languages
// rule F6: languages that are spoken only in programmes that tell health are left out
MATCH (p:Provider)
WHERE p.sort_key > $after
WITH p ORDER BY p.sort_key LIMIT $first
RETURN p.id AS id, p.name AS name, p.sort_key AS sort_key,
       [(p)<-[:OFFERED_BY]-(o:Programme)-[:SPOKEN_IN]->(l:Language) WHERE NOT coalesce(o.tells_health, true)
         | l.code] AS languages
ORDER BY sort_key
