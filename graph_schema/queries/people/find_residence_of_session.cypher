// question: How is a dwelling of today written, of a person whom a session may read on one of these grounds?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $residence (string: random key)
// out: key, household_id, id, since, until, state, street, house_number, postcode, town, reachable_through
// Nothing of protected people, households and residences (F7).
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
  AND coalesce(citizen.protected, false) = false
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence)
WHERE residence.id = $residence AND residence.state <> 'protected' AND coalesce(household.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
  AND (residence.until IS NULL OR residence.until >= $today)
RETURN DISTINCT residence.register_key AS key, household.id AS household_id, residence.id AS id,
  residence.since AS since, residence.until AS until,
  residence.state AS state, residence.street AS street, residence.house_number AS house_number,
  residence.postcode AS postcode, residence.town AS town, residence.reachable_through AS reachable_through
