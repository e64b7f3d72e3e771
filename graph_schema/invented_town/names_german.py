"""Common German given names and family names; people are invented by combining them."""

from __future__ import annotations

from .word_list import words

WOMEN = words("""
    Alina Andrea Angelika Anja Anke Anna Annika Antje Astrid Barbara Bärbel Beate Bettina Birgit Britta Carina
    Carolin Christa Christine Claudia Cornelia Dagmar Daniela Diana Doris Elena Elisabeth Elke Emma Eva
    Franziska Gabriele Gisela Hanna Heike Helga Ines Ingrid Irene Jana Jasmin Jennifer Jessica Johanna Julia
    Jutta Karin Katharina Kathrin Kerstin Kira Lara Laura Lea Lena Leonie Lina Lisa Luisa Manuela Maria Marion
    Marlene Martina Melanie Mia Michaela Miriam Monika Nadine Nele Nicole Nina Paula Petra Pia Ramona Regina
    Renate Rita Sabine Sabrina Sandra Sara Sarah Silke Simone Sonja Sophie Stefanie Susanne Svenja Tanja Ulrike
    Ursula Ute Vanessa Vera Yvonne
""")

MEN = words("""
    Achim Alexander Andreas Ben Benjamin Bernd Björn Carsten Christian Christoph Daniel David Dennis Detlef
    Dieter Dirk Dominik Elias Erik Fabian Felix Finn Florian Frank Franz Friedrich Georg Gerd Günter Hans Harald
    Heiko Heinz Helmut Henrik Holger Ingo Jan Jannik Jens Joachim Johannes Jonas Jörg Julian Jürgen Kai Karl
    Kevin Klaus Kurt Lars Leon Linus Lukas Manfred Manuel Marc Marcel Marco Mario Marius Markus Martin Mathias
    Maximilian Michael Moritz Niklas Nils Norbert Olaf Oliver Oskar Patrick Paul Peter Philipp Rainer Ralf Rene
    Robert Robin Roland Rolf Sascha Sebastian Simon Stefan Sven Thomas Tim Timo Tobias Tom Torsten Udo Uwe
    Volker Werner Wolfgang
""")

FAMILIES = words("""
    Albers Arndt Bach Barth Bauer Baumann Beck Becker Behrens Berger Bergmann Bock Böhm Brandt Braun Busch
    Dietrich Döring Ebert Eckert Engel Ernst Fischer Frank Franke Friedrich Fuchs Funke Geiger Graf Groß Günther
    Haas Hahn Hartmann Heinrich Heinze Henning Herrmann Hoffmann Hofmann Horn Huber Jäger Jahn Jansen Kaiser
    Keller Kern Kirchner Klein Koch Köhler König Konrad Kramer Kraus Krüger Kuhn Kunz Lang Lange Lehmann Lenz
    Lindner Lorenz Ludwig Maier Martens Mayer Meier Meyer Möller Müller Nagel Neumann Otto Paul Peters Pfeiffer
    Pohl Reuter Richter Riedel Ritter Roth Sander Sauer Schäfer Scherer Schilling Schmidt Schmitt Schneider
    Scholz Schreiber Schröder Schubert Schulte Schulz Schulze Schumacher Schuster Schwarz Seidel Simon Sommer
    Stahl Stein Steiner Thiele Thomas Ulrich Vogel Vogt Voigt Wagner Walter Weber Wegner Weiß Wendt Werner
    Winkler Winter Wolf Wolff Wulf Ziegler Zimmermann
""")
