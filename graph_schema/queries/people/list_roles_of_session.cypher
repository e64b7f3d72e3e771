// question: Which roles have the members of a household today, through a person of it whom a session may read on one of these grounds?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $household (string: random key)
// out: member_id, key, household_id, role, since, given_name, family_name
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[own:MEMBER_OF]->(household:Household)
WHERE household.id = $household AND own.since <= $today AND (own.until IS NULL OR own.until >= $today)
MATCH (household)<-[membership:MEMBER_OF]-(member:Citizen)
WHERE membership.since <= $today AND (membership.until IS NULL OR membership.until >= $today)
RETURN DISTINCT member.id AS member_id, membership.id AS key, household.id AS household_id, membership.role AS role,
  membership.since AS since, member.given_name AS given_name, member.family_name AS family_name
ORDER BY since DESC, member_id
