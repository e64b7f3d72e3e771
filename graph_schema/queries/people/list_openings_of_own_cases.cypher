// question: Which cases of the own caseload, and of one that is covered, were opened by others, by whom and why?
// after: visible_citizens
// in: $earliest (datetime)
// out: citizen_id, grounds, covered_since, given_name, family_name, opened_by, role, ground, stated_reason, opened_at, until
// The newest first.
WITH citizen, grounds
WHERE 'own' IN grounds OR 'cover' IN grounds
MATCH (other:Account)-[opened:MAY_SEE]->(citizen)
WHERE opened.ground IN ['opened', 'supervision'] AND opened.given_at >= $earliest
OPTIONAL MATCH (:Session {id: $session})-[:OF]->(:Account)-[cover:ACTS_FOR {ground: 'cover'}]->(:Caseworker)<-[:ADVISED_BY]-(citizen)
WHERE cover.since <= $today AND cover.until >= $today
WITH citizen, grounds, other, opened, min(cover.since) AS covered_since
RETURN citizen.id AS citizen_id, grounds, covered_since, citizen.given_name AS given_name, citizen.family_name AS family_name,
  other.display_name AS opened_by, opened.role AS role, opened.ground AS ground, opened.stated_reason AS stated_reason,
  opened.given_at AS opened_at, opened.until AS until
ORDER BY opened_at DESC
