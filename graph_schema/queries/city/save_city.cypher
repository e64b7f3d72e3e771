// question: Say whose graph this is.
// in: $name (string), $office (string), $is_demo (boolean), $generator (string or null)
// out: –
MERGE (city:City {id: 'city'})
SET city.name = $name, city.office = $office, city.is_demo = $is_demo, city.generator = $generator
