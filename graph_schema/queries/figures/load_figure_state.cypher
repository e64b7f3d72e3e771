// question: are the tables up to date, and with which limits were they made?
// in: –
// out: stale_since, computed_at, register_as_of, limits
MATCH (s:FigureState {id: 'tables'})
RETURN s.stale_since AS stale_since, s.computed_at AS computed_at, s.register_as_of AS register_as_of,
       s.limits AS limits
