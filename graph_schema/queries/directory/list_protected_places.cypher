// question: which sites are secret, and which programmes tell something about health?
// in: –
// out: id
MATCH (s:Site)
WHERE coalesce(s.secret, false)
RETURN s.id AS id
UNION
MATCH (p:Programme)
WHERE coalesce(p.tells_health, true)
RETURN p.id AS id
