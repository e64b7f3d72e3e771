// question: which providers have these ids?
// in: $ids (list of strings)
// out: id, name, sort_key, languages
// rule F6: languages that are spoken only in programmes that tell health are left out
MATCH (p:Provider)
WHERE p.id IN $ids
RETURN p.id AS id, p.name AS name, p.sort_key AS sort_key,
       [(p)<-[:OFFERED_BY]-(o:Programme)-[:SPOKEN_IN]->(l:Language) WHERE NOT coalesce(o.tells_health, true)
         | l.code] AS languages
ORDER BY sort_key
