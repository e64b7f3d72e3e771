// question: Where does and did the household of a dwelling live, of a person of today whom a session may read on one of these grounds?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $residence (string: random key of the dwelling)
// out: household, household_id, sealed, joined, homes
// Nothing of protected people, households and residences (F7). `joined`: since when the person belongs to it.
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
  AND coalesce(citizen.protected, false) = false
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(asked:Residence)
WHERE asked.id = $residence AND coalesce(household.protected, false) = false AND membership.since <= $today
  AND (membership.until IS NULL OR membership.until >= $today)
  AND (asked.until IS NULL OR asked.until >= membership.since)
MATCH (household)-[:LIVES_IN]->(home:Residence)
WITH household, min(membership.since) AS joined, collect(DISTINCT {key: home.register_key, id: home.id,
  since: home.since, until: home.until, state: home.state, street: home.street, house_number: home.house_number,
  postcode: home.postcode, town: home.town, reachable_through: home.reachable_through}) AS homes
WHERE none(each IN homes WHERE each.state = 'protected')
RETURN household.register_key AS household, household.id AS household_id, household.sealed_number AS sealed, joined,
  homes
