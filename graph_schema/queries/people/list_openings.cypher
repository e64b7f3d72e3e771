// question: Which cases were opened with a reason or taken on by number, as the data-protection officer reads it?
// after: acting_account
// in: $earliest (datetime)
// out: citizen_id, opened_by, role, ground, stated_reason, opened_at, until
// The newest first. What a person wishes from the equal-opportunity officer is content, and none of it.
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (other:Account)-[opened:MAY_SEE]->(citizen:Citizen)
WHERE opened.ground IN ['opened', 'supervision', 'came'] AND opened.given_at >= $earliest
RETURN citizen.id AS citizen_id, other.display_name AS opened_by, opened.role AS role, opened.ground AS ground,
  CASE WHEN opened.ground = 'came' THEN '' ELSE opened.stated_reason END AS stated_reason, opened.given_at AS opened_at, opened.until AS until
ORDER BY opened_at DESC
