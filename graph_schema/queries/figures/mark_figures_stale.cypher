// question: (write) since when do the tables lag behind the graph? (the newest import counts)
// in: $now (UTC datetime), $fresh (string)
// out: –
MERGE (s:FigureState {id: 'tables'})
SET s._lock = $fresh
WITH s
SET s.stale_since = $now
