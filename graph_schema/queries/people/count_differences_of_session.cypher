// question: How many differences are to settle of each person whom a session may read?
// after: visible_citizens
// in: $grounds (list of strings), $fields (list of strings: columns that may be shown)
// out: citizen_id, number
// An address, or a move, is among them only for who belongs to the household today, and never a protected one (F7, F8);
// a role of another member only while both belong to the household.
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.ended_at IS NULL AND difference.decision IS NULL AND value.field IN $fields
OPTIONAL MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(home:Residence)
WHERE home.register_key = coalesce(value.former_key, value.channel_key) AND home.state <> 'protected'
  AND coalesce(household.protected, false) = false AND coalesce(citizen.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
WITH citizen, grounds, value, difference, count(home) AS homes
OPTIONAL MATCH (citizen)-[own:MEMBER_OF]->(:Household)
WHERE own.id = value.channel_key
WITH citizen, grounds, value, difference, homes, count(own) AS owns
OPTIONAL MATCH (citizen)-[beside:MEMBER_OF]->(:Household)<-[theirs:MEMBER_OF]-(member:Citizen)
WHERE theirs.id = value.channel_key AND (beside.until IS NULL OR beside.until >= $today)
WITH citizen, grounds, value, difference, homes, owns, collect(DISTINCT member) AS members
WHERE (NOT value.field IN ['address', 'move'] OR homes > 0)
  AND (value.field <> 'role' OR owns > 0 OR size(members) > 0)
RETURN citizen.id AS citizen_id, count(difference) AS number
