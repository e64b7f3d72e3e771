// question: Which differences of people whom a session may read did one act settle, that can still be taken back?
// after: visible_citizens
// in: $grounds (list of strings), $act (string: random key of the decision), $account (string: random key),
// in: $earliest (datetime)
// out: id, citizen_key, change, field, ours, theirs, channel_key, decision
// An address, or a move, is among them only for who belongs to the household today, and never a protected one (F7, F8);
// a role of another member only while both belong to the household.
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue {act: $act})-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.decided_at >= $earliest AND difference.decided_account = $account
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
RETURN difference.id AS id, citizen.register_key AS citizen_key, value.id AS change, value.field AS field,
  value.ours AS ours, difference.theirs AS theirs, value.channel_key AS channel_key, difference.decision AS decision
