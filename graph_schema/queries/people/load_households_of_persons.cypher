// question: To which households did persons whom a session may read belong, and where did they live?
// after: visible_citizens
// in: $citizens (list of strings: random keys)
// out: citizen_id, id, grounds, type, protected, role, since, until, residences
WITH citizen, grounds
WHERE citizen.id IN $citizens
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)
// Where a household lived before and after the person belonged to it is none of this sheet (F7, F8). Of one that she has
// left, neither what it is today, nor the dwelling that it has still: else its disappearing would tell that somebody is
// threatened.
WITH citizen, grounds, membership, household, (membership.until IS NULL OR membership.until >= $today) AS holds
OPTIONAL MATCH (household)-[:LIVES_IN]->(residence:Residence)
WHERE (membership.until IS NULL OR residence.since <= membership.until)
  AND (residence.until IS NULL OR residence.until >= membership.since)
  AND (holds OR residence.until < $today)
OPTIONAL MATCH (residence)-[:LOCATED_IN]->(area:Neighbourhood)
WITH citizen, grounds, membership, household, holds, residence, collect(area.name) AS areas
WITH citizen, grounds, membership, household, holds, collect({id: residence.id, since: residence.since,
  until: residence.until, state: residence.state, street: residence.street, house_number: residence.house_number,
  postcode: residence.postcode, town: residence.town, reachable_through: residence.reachable_through, areas: areas}) AS residences
RETURN citizen.id AS citizen_id, household.id AS id, grounds,
  CASE WHEN holds THEN household.type ELSE null END AS type, holds AND coalesce(household.protected, false) AS protected,
  membership.role AS role, membership.since AS since, membership.until AS until, residences
ORDER BY since DESC, id
