// question: How far has the sequence of events come, and up to where were events removed?
// in: –
// out: last, removed_to
MATCH (counter:EventCounter {id: 'case_events'})
RETURN coalesce(counter.last, 0) AS last, coalesce(counter.removed_to, 0) AS removed_to
