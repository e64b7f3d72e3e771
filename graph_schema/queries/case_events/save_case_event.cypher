// question: (write) tell followers of an act whose trail was kept, under the next place of the office; once for each act
// in: $id (string: key of the act's entry in the trail), $act (string), $earliest (datetime: older acts are not told),
// in: $fresh (string: of this attempt)
// out: sequence
// An act that was refused has left no trail, and one that was sent twice is told already: both leave the counter alone.
// The counter stays locked until the act is committed, so the order of places is the order of commits.
MATCH (kept:AuditEvent {id: $id})
WHERE kept.at >= $earliest
OPTIONAL MATCH (told:CaseEvent {id: $id})
WITH kept, count(told) AS told
WHERE told = 0
MERGE (counter:EventCounter {id: 'case_events'})
SET counter._lock = $fresh
WITH kept, counter
SET counter.last = coalesce(counter.last, 0) + 1
WITH kept, counter
MERGE (event:CaseEvent {id: $id})
ON CREATE SET event.sequence = counter.last, event.at = kept.at, event.act = $act, event.about = kept.about
RETURN event.sequence AS sequence
