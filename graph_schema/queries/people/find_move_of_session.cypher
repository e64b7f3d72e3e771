// question: By which move, entered here and still held, did a household come to a dwelling of today, of a person whom a session may read?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $residence (string: random key)
// out: change, key, ours, before, theirs, former_key, former_until, changed_by, changed_at
// Nothing of protected people, households and residences (F7).
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
  AND coalesce(citizen.protected, false) = false
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence)
WHERE residence.id = $residence AND residence.state <> 'protected' AND coalesce(household.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
  AND (residence.until IS NULL OR residence.until >= $today)
WITH DISTINCT residence
MATCH (value:ChangedValue)
WHERE value.field = 'move' AND value.channel_key = residence.register_key AND value.closed_at IS NULL
OPTIONAL MATCH (value)-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.ended_at IS NULL
RETURN value.id AS change, residence.register_key AS key, value.ours AS ours, value.before AS before,
  difference.theirs AS theirs, value.former_key AS former_key, value.former_until AS former_until,
  value.changed_by AS changed_by, value.changed_at AS changed_at
