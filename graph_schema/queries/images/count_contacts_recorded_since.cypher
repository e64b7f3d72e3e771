// question: how many contacts were recorded here since then?
// in: $since (UTC datetime)
// out: number
MATCH (e:ContactEvent)
WHERE e.recorded_at >= $since AND e.origin = 'here'
RETURN count(e) AS number
