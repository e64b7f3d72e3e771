// question: Which differences of people whom a session may read did one act settle, that can still be taken back?
// after: visible_citizens
// in: $grounds (list of strings), $act (string: random key of the decision), $account (string: random key),
// in: $earliest (datetime)
// out: id, citizen_key, change, field, ours, theirs, channel_key, decision
// An address is among them only for who belongs to the household today, and never a protected one (F7, F8).
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue {act: $act})-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.decided_at >= $earliest AND difference.decided_account = $account
OPTIONAL MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(home:Residence)
WHERE home.register_key = value.channel_key AND home.state <> 'protected'
  AND coalesce(household.protected, false) = false AND coalesce(citizen.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
WITH citizen, grounds, value, difference, count(home) AS homes
WHERE value.field <> 'address' OR homes > 0
RETURN difference.id AS id, citizen.register_key AS citizen_key, value.id AS change, value.field AS field,
  value.ours AS ours, difference.theirs AS theirs, value.channel_key AS channel_key, difference.decision AS decision
