// question: which sites and programmes were counted in the tables of free places that are kept?
// in: –
// out: ids
MATCH (s:FigureState {id: 'tables'})
RETURN s.counted_places AS ids
