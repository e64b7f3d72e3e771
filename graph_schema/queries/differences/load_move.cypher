// question: which dwelling did a household leave by a move that was entered here, and where has it lived since?
// in: $change (string: random key of the changed value)
// out: household, sealed, key, former_key, former_since, former_until, until, later, theirs, others
MATCH (v:ChangedValue {id: $change})
MATCH (h:Household)-[:LIVES_IN]->(former:Residence)
WHERE former.register_key = v.former_key
OPTIONAL MATCH (h)-[:LIVES_IN]->(later:Residence)
WHERE later.since > former.since
WITH v, h, former, collect({key: later.register_key, since: later.since, state: later.state, street: later.street,
  house_number: later.house_number, postcode: later.postcode, town: later.town,
  reachable_through: later.reachable_through}) AS later
OPTIONAL MATCH (v)-[:HAS_DIFFERENCE]->(d:Difference)
WITH v, h, former, later, collect(d.theirs) AS theirs
OPTIONAL MATCH (other:ChangedValue)
WHERE other.field = 'move' AND other.closed_at IS NULL AND other.id <> v.id
  AND other.channel_key IN [each IN later | each.key]
WITH v, h, former, later, theirs, collect(other.channel_key) AS others
RETURN h.register_key AS household, h.sealed_number AS sealed, v.channel_key AS key, v.former_key AS former_key,
       former.since AS former_since, v.former_until AS former_until, former.until AS until, later, theirs,
       others
