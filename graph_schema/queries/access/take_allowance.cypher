// question: Take some of what a client may still ask for; how much is it, and how much was there?
// in: $id (string: keyed hash), $wanted (float: as much as there is of it), $needed (float: with less nothing is taken),
// in: $most (float: what a full one holds), $per_second (float: how fast it fills), $now (datetime), $seconds (float: the
// in: same moment), $fresh (string: of this attempt)
// out: taken, there
MERGE (purse:Allowance {id: $id})
SET purse._lock = $fresh
WITH purse, CASE WHEN purse.left IS NULL THEN $most ELSE purse.left END AS left,
  CASE WHEN purse.seconds IS NULL OR purse.seconds > $seconds THEN $seconds ELSE purse.seconds END AS since
WITH purse, left + ($seconds - since) * $per_second AS filled
WITH purse, CASE WHEN filled > $most THEN $most ELSE filled END AS there
WITH purse, there, CASE WHEN there < $needed THEN 0.0 WHEN there < $wanted THEN there ELSE $wanted END AS taken
SET purse.left = there - taken, purse.at = $now, purse.seconds = $seconds
RETURN taken, there
