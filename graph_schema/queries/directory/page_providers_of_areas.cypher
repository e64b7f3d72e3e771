// question: which providers with a site, but not a secret one, in each area come after a place in the order?
// in: $area_ids (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, name, sort_key, languages
// rule F6: languages that are spoken only in programmes that tell health are left out
MATCH (a:Neighbourhood)
WHERE a.id IN $area_ids
CALL (a) {
  MATCH (a)<-[:LOCATED_IN]-(h:Site)<-[:HAS_SITE]-(p:Provider)
  WHERE p.sort_key > $after AND NOT coalesce(h.secret, false)
  WITH DISTINCT p ORDER BY p.sort_key LIMIT $first
  RETURN p
}
RETURN a.id AS of_id, p.id AS id, p.name AS name, p.sort_key AS sort_key,
       [(p)<-[:OFFERED_BY]-(o:Programme)-[:SPOKEN_IN]->(l:Language) WHERE NOT coalesce(o.tells_health, true)
         | l.code] AS languages
ORDER BY of_id, sort_key
