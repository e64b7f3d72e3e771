// question: what are the things with these ids: area, office, provider, site (never a secret one) or programme?
// in: $ids (list of strings)
// out: id, kind
MATCH (n:Neighbourhood)
WHERE n.id IN $ids
RETURN n.id AS id, 'neighbourhood' AS kind
UNION ALL
MATCH (n:DistrictOffice)
WHERE n.id IN $ids
RETURN n.id AS id, 'office' AS kind
UNION ALL
MATCH (n:Provider)
WHERE n.id IN $ids
RETURN n.id AS id, 'provider' AS kind
UNION ALL
MATCH (n:Site)
WHERE n.id IN $ids AND NOT coalesce(n.secret, false)
RETURN n.id AS id, 'site' AS kind
UNION ALL
MATCH (n:Programme)
WHERE n.id IN $ids
RETURN n.id AS id, 'programme' AS kind
