// question: Who belongs to households on a day, where a session may read one of their members of that day?
// after: visible_citizens
// in: $households (list of strings: random keys)
// out: id, type, protected, grounds, through, member_id, given_name, family_name, birth_date, role, since, until
MATCH (citizen)-[own:MEMBER_OF]->(household:Household)
WHERE household.id IN $households AND own.since <= $today AND (own.until IS NULL OR own.until >= $today)
MATCH (household)<-[membership:MEMBER_OF]-(member:Citizen)
WHERE membership.since <= $today AND (membership.until IS NULL OR membership.until >= $today)
RETURN DISTINCT household.id AS id, household.type AS type, household.protected AS protected, grounds,
  citizen.id AS through, member.id AS member_id, member.given_name AS given_name, member.family_name AS family_name,
  member.birth_date AS birth_date, membership.role AS role, membership.since AS since, membership.until AS until
ORDER BY birth_date, member_id
