// question: what is the newest date of each published indicator?
// in: –
// out: code, newest
MATCH (f:PublishedFigure)
RETURN f.indicator AS code, max(f.reference_date) AS newest
ORDER BY code
