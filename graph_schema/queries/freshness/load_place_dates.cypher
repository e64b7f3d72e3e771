// question: how many programmes are there, and from when to when were their places stated?
// in: –
// out: programmes, oldest, newest
MATCH (p:Programme)
RETURN count(p) AS programmes, min(p.places_as_of) AS oldest, max(p.places_as_of) AS newest
