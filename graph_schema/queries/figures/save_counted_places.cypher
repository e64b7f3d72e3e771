// question: (write) which sites and programmes were counted in the tables of free places that are kept?
// in: $ids (list of strings), $fresh (string)
// out: ids
MERGE (s:FigureState {id: 'tables'})
SET s._lock = $fresh
WITH s
SET s.counted_places = $ids
RETURN s.counted_places AS ids
