// question: (write) remove events that are too old to be told, and remember up to which place
// in: $earliest (datetime), $fresh (string: of this attempt)
// out: removed_to
MATCH (counter:EventCounter {id: 'case_events'})
SET counter._lock = $fresh
WITH counter
MATCH (event:CaseEvent)
WHERE event.at < $earliest
WITH counter, event, event.sequence AS sequence
DETACH DELETE event
WITH counter, max(sequence) AS removed_to
SET counter.removed_to = removed_to
RETURN counter.removed_to AS removed_to
