// question: how many written addresses of sites and offices did a person decide on since then?
// in: $since (UTC datetime)
// out: number
MATCH (s:SettledSiteAddress)
WHERE s.decided_at >= $since
RETURN count(s) AS number
