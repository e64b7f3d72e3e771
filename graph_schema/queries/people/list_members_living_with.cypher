// question: Who belongs to a household on a day, through a person whom a session may read on one of these grounds?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $household (string: random key)
// out: id, birth_date
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[own:MEMBER_OF]->(household:Household)
WHERE household.id = $household AND own.since <= $today AND (own.until IS NULL OR own.until >= $today)
MATCH (household)<-[membership:MEMBER_OF]-(member:Citizen)
WHERE membership.since <= $today AND (membership.until IS NULL OR membership.until >= $today)
RETURN DISTINCT member.id AS id, member.birth_date AS birth_date
ORDER BY id
