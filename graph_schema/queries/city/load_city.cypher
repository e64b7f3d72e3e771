// question: Whose graph is this?
// in: –
// out: name, office, is_demo, generator
MATCH (city:City {id: 'city'})
RETURN city.name AS name, city.office AS office, coalesce(city.is_demo, false) AS is_demo, city.generator AS generator
