// question: How many differences are to settle of each person whom a session may read?
// after: visible_citizens
// in: $grounds (list of strings), $fields (list of strings: columns that may be shown)
// out: citizen_id, number
// An address is among them only for who belongs to the household today, and never a protected one (F7, F8).
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.ended_at IS NULL AND difference.decision IS NULL AND value.field IN $fields
OPTIONAL MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(home:Residence)
WHERE home.register_key = value.channel_key AND home.state <> 'protected'
  AND coalesce(household.protected, false) = false AND coalesce(citizen.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
WITH citizen, grounds, value, difference, count(home) AS homes
WHERE value.field <> 'address' OR homes > 0
RETURN citizen.id AS citizen_id, count(difference) AS number
