// question: Which role has a person, whom a session may read on one of these grounds, in a household today?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $household (string: random key)
// out: key, household_id, role, since
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)
WHERE household.id = $household AND membership.since <= $today
  AND (membership.until IS NULL OR membership.until >= $today)
RETURN membership.id AS key, household.id AS household_id, membership.role AS role, membership.since AS since
ORDER BY since DESC
