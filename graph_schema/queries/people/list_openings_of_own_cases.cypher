// question: Which cases of the own caseload were opened by others, by whom and why, the newest first?
// after: visible_citizens
// in: $earliest (datetime)
// out: citizen_id, given_name, family_name, opened_by, role, ground, stated_reason, opened_at, until
WITH citizen, grounds
WHERE 'own' IN grounds
MATCH (other:Account)-[opened:MAY_SEE]->(citizen)
WHERE opened.ground IN ['opened', 'supervision'] AND opened.given_at >= $earliest
RETURN citizen.id AS citizen_id, citizen.given_name AS given_name, citizen.family_name AS family_name,
  other.display_name AS opened_by, opened.role AS role, opened.ground AS ground, opened.stated_reason AS stated_reason,
  opened.given_at AS opened_at, opened.until AS until
ORDER BY opened_at DESC
