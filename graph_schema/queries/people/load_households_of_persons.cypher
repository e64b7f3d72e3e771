// question: To which households did persons whom a session may read belong, and where did they live?
// after: visible_citizens
// in: $citizens (list of strings: random keys)
// out: citizen_id, id, grounds, type, protected, role, since, until, residences
WITH citizen, grounds
WHERE citizen.id IN $citizens
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)
// Where a household lived before and after the person belonged to it is none of this sheet (F7, F8).
OPTIONAL MATCH (household)-[:LIVES_IN]->(residence:Residence)
WHERE (membership.until IS NULL OR residence.since <= membership.until)
  AND (residence.until IS NULL OR residence.until >= membership.since)
OPTIONAL MATCH (residence)-[:LOCATED_IN]->(area:Neighbourhood)
WITH citizen, grounds, membership, household, residence, collect(area.name) AS areas
WITH citizen, grounds, membership, household, collect({id: residence.id, since: residence.since,
  until: residence.until, state: residence.state, street: residence.street, house_number: residence.house_number,
  postcode: residence.postcode, town: residence.town, reachable_through: residence.reachable_through, areas: areas}) AS residences
RETURN citizen.id AS citizen_id, household.id AS id, grounds, household.type AS type, household.protected AS protected,
  membership.role AS role, membership.since AS since, membership.until AS until, residences
ORDER BY since DESC, id
