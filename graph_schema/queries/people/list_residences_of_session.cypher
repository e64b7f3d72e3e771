// question: Where do people whom a session may read live, as it is written, and how sure is the place?
// after: visible_citizens
// in: $grounds (list of strings)
// out: key, citizen_id, given_name, family_name, state, street, house_number, postcode, town, address_match, lat
// Protected people, households and residences are not among them (F7), nor where somebody lived before.
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds) AND coalesce(citizen.protected, false) = false
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence)
WHERE (membership.until IS NULL OR membership.until >= $today)
  AND (residence.until IS NULL OR residence.until >= $today)
  AND residence.state <> 'protected' AND coalesce(household.protected, false) = false
RETURN DISTINCT residence.register_key AS key, citizen.id AS citizen_id, citizen.given_name AS given_name,
  citizen.family_name AS family_name, residence.state AS state, residence.street AS street,
  residence.house_number AS house_number, residence.postcode AS postcode, residence.town AS town,
  residence.address_match AS address_match, residence.lat AS lat
ORDER BY family_name, given_name, citizen_id, key
