// question: which programmes held in each area, secret sites left out, come after a place in the order?
// in: $area_ids (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, tells_health, sort_key, name, description, instrument, referral_kind, deciding_body, places,
// out: places_are_limit, places_taken, places_as_of, rolling_entry, next_start, duration_weeks, sessions_per_week,
// out: provider_id, site_ids, needs, languages, next_station_ids
// rule F6: a programme that tells health is not told of an area at all: where an area has one site, that is its site
MATCH (a:Neighbourhood)
WHERE a.id IN $area_ids
CALL (a) {
  MATCH (a)<-[:LOCATED_IN]-(h:Site)<-[:HELD_AT]-(p:Programme)
  WHERE NOT coalesce(h.secret, false) AND NOT coalesce(p.tells_health, true)
  WITH DISTINCT p, coalesce(p.tells_health, true) AS tells_health,
       CASE WHEN coalesce(p.tells_health, true) THEN '~' + p.id ELSE p.sort_key END AS sort_key
  WHERE sort_key > $after
  WITH DISTINCT p, tells_health, sort_key ORDER BY sort_key LIMIT $first
  RETURN p, tells_health, sort_key
}
RETURN a.id AS of_id, p.id AS id, tells_health, sort_key,
       CASE WHEN tells_health THEN '' ELSE p.name END AS name,
       CASE WHEN tells_health THEN '' ELSE p.description END AS description,
       p.instrument AS instrument, p.referral_kind AS referral_kind, p.deciding_body AS deciding_body,
       CASE WHEN tells_health THEN 0 ELSE p.places END AS places,
       CASE WHEN tells_health THEN false ELSE p.places_are_limit END AS places_are_limit,
       CASE WHEN tells_health THEN 0 ELSE p.places_taken END AS places_taken,
       p.places_as_of AS places_as_of, p.rolling_entry AS rolling_entry, p.next_start AS next_start,
       p.duration_weeks AS duration_weeks, p.sessions_per_week AS sessions_per_week,
       CASE WHEN tells_health THEN null ELSE head([(p)-[:OFFERED_BY]->(t:Provider) | t.id]) END AS provider_id,
       CASE WHEN tells_health THEN [] ELSE [(p)-[:HELD_AT]->(s:Site) WHERE NOT coalesce(s.secret, false) | s.id] END
         AS site_ids,
       CASE WHEN tells_health THEN [] ELSE [(p)-[:ADDRESSES]->(n:Need) | n.code] END AS needs,
       CASE WHEN tells_health THEN [] ELSE [(p)-[:SPOKEN_IN]->(l:Language) | l.code] END AS languages,
       CASE WHEN tells_health THEN []
         ELSE [(p)-[:LEADS_TO]->(f:Programme) WHERE NOT coalesce(f.tells_health, true) | f.id] END
         AS next_station_ids
ORDER BY of_id, sort_key
