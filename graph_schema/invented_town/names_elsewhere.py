"""Common given names and family names of other languages; `a/b` holds the man's and the woman's form."""

from __future__ import annotations

from .word_list import words

TURKISH = (
    words("""
        Aylin Ayşe Büşra Canan Derya Dilek Elif Emine Esra Fatma Gülay Hatice Havva Kübra Leyla Melek Meryem Nur
        Özlem Selin Sevgi Songül Tuğba Yasemin Zehra Zeynep
    """),
    words("""
        Ahmet Ali Baran Burak Can Cem Deniz Emre Enes Erkan Ferhat Hakan Hasan Hüseyin İbrahim Kemal Mehmet
        Murat Mustafa Okan Onur Osman Ömer Serkan Volkan Yusuf
    """),
    words("""
        Acar Akgün Aksoy Arslan Aslan Aydın Bozkurt Bulut Çelik Çetin Demir Doğan Erdoğan Güneş Kaplan Kara Kaya
        Keskin Kılıç Koç Korkmaz Kurt Öztürk Özdemir Polat Şahin Şimşek Tekin Turan Yalçın Yıldırım Yıldız
        Yılmaz
    """),
)
ARABIC = (
    words("""
        Abir Amal Amina Aya Dalia Farah Fatima Hala Hanan Hiba Huda Iman Jana Khadija Lama Layla Lina Lubna Maha
        Mariam Maysa Nadia Nour Rana Rania Rima Safa Salma Samar Sara Yasmin Zahra
    """),
    words("""
        Abdallah Adnan Ahmad Ali Amer Anas Ayman Bassam Bilal Fadi Faisal Hamza Hassan Hussein Ibrahim Jamal
        Kareem Khaled Mahmoud Majid Mazen Mohammad Mustafa Nabil Nader Omar Rami Samer Tarek Wael Yasser Yousef
        Zaid
    """),
    words("""
        Abbas Abdo Al-Ahmad Al-Ali Al-Hassan Al-Hussein Al-Khatib Al-Masri Al-Najjar Al-Omar Al-Saleh Awad Aziz
        Barakat Darwish Fares Ghanem Haddad Hamdan Hamid Ibrahim Issa Jaber Kassem Khalil Mahmoud Mansour Nasser
        Osman Qasim Rahal Saad Salem Shaheen Suleiman Youssef Zein
    """),
)
PERSIAN = (
    words("""
        Arezu Azadeh Farida Fereshta Frozan Hamida Laila Mahsa Marzia Masuma Mina Nargis Nasrin Parisa Roya
        Sahar Shabnam Shirin Soraya Zahra Zainab
    """),
    words("""
        Ali Amir Arash Behrouz Farhad Farid Ghulam Hamed Hamid Javad Mahdi Mirwais Mohammad Morteza Najib Omid
        Reza Said Sohrab Wahid Zabihullah
    """),
    words("""
        Ahmadi Akbari Alizada Amiri Azizi Ebrahimi Faizi Ghorbani Haidari Hashimi Hosseini Jafari Karimi
        Mohammadi Moradi Nazari Noori Qaderi Rahimi Rasuli Rezai Sadat Sharifi Sultani Yusufi Zamani
    """),
)
BULGARIAN = (
    words("""
        Albena Aysel Daniela Desislava Elena Emilia Fatme Gergana Hristina Ivanka Kalina Margarita Maria Mariana
        Milena Nadezhda Nikoleta Petya Radka Sevda Silvia Snezhana Stefka Tanya Vesela Yordanka
    """),
    words("""
        Angel Asen Boris Dimitar Emil Filip Georgi Hristo Ivan Kiril Krasimir Lyubomir Marin Mehmed Metodi Mitko
        Nikolay Ognyan Petar Plamen Rumen Sasho Stefan Stoyan Todor Yashar
    """),
    words("""
        Angelov/Angelova Asenov/Asenova Atanasov/Atanasova Borisov/Borisova Dimitrov/Dimitrova Emilov/Emilova
        Georgiev/Georgieva Hristov/Hristova Iliev/Ilieva Ivanov/Ivanova Kirilov/Kirilova Kolev/Koleva
        Marinov/Marinova Mehmedov/Mehmedova Mitkov/Mitkova Nikolov/Nikolova Petrov/Petrova Rumenov/Rumenova
        Sashev/Sasheva Stoyanov/Stoyanova Todorov/Todorova Yordanov/Yordanova
    """),
)
ROMANIAN = (
    words("""
        Adina Alina Ana Andreea Cristina Daniela Doina Elena Florentina Gabriela Ioana Larisa Loredana Lucia
        Mădălina Mihaela Mirela Raluca Roxana Simona Viorica
    """),
    words("""
        Adrian Alexandru Andrei Bogdan Cătălin Ciprian Constantin Cosmin Cristian Dănuț Florin Gabriel Gheorghe
        Ion Ionuț Lucian Marian Mihai Nicolae Răzvan Vasile
    """),
    words("""
        Albu Badea Bălan Barbu Ciobanu Constantin Cristea Dinu Dumitru Florea Gheorghe Ionescu Lungu Lupu Marin
        Matei Munteanu Nistor Oprea Pavel Popa Radu Rusu Sandu Stan Stoica Toma Tudor Ungureanu Voicu
    """),
)
POLISH = (
    words("""
        Agata Agnieszka Aleksandra Alicja Aneta Barbara Beata Bożena Dorota Edyta Ewa Grażyna Halina Iwona
        Joanna Jolanta Justyna Katarzyna Magdalena Małgorzata Renata Sylwia Urszula Wioletta
    """),
    words("""
        Adam Andrzej Arkadiusz Bartosz Dariusz Grzegorz Jacek Jakub Janusz Jarosław Kamil Krzysztof Łukasz
        Maciej Marcin Mariusz Paweł Piotr Przemysław Rafał Sławomir Tomasz Wojciech Zbigniew
    """),
    words("""
        Adamczyk Bąk Czarnecki/Czarnecka Dąbrowski/Dąbrowska Duda Górski/Górska Grabowski/Grabowska
        Jankowski/Jankowska Kaczmarek Kamiński/Kamińska Kowalczyk Kowalski/Kowalska Kozłowski/Kozłowska Krawczyk
        Lewandowski/Lewandowska Majewski/Majewska Mazur Nowak Nowicki/Nowicka Pawlak Piotrowski/Piotrowska
        Sikora Stępień Walczak Wieczorek Wójcik Zając Zieliński/Zielińska
    """),
)
RUSSIAN = (
    words("""
        Alla Anastasia Anna Ekaterina Elena Galina Irina Julia Katja Larissa Lidia Ljudmila Maria Marina
        Nadeschda Natalia Nelli Oksana Olga Polina Raissa Swetlana Tamara Tatjana Valentina Viktoria
    """),
    words("""
        Alexander Alexej Anatolij Andrej Artur Boris Dmitri Eduard Eugen Igor Ilja Jurij Konstantin Leonid Maxim
        Michail Nikolaj Oleg Pavel Roman Sergej Viktor Vitali Vladimir Waldemar
    """),
    words("""
        Alexejew/Alexejewa Bogdanow/Bogdanowa Dick Fedorow/Fedorowa Frolow/Frolowa Gerber Ivanov/Ivanova Jung
        Kusnezow/Kusnezowa Lebedew/Lebedewa Miller Morosow/Morosowa Nowikow/Nowikowa Orlow/Orlowa Pawlow/Pawlowa
        Petrow/Petrowa Popow/Popowa Reimer Romanow/Romanowa Schmidt Sidorow/Sidorowa Smirnow/Smirnowa
        Sokolow/Sokolowa Stepanow/Stepanowa Wall Wolkow/Wolkowa
    """),
)
UKRAINIAN = (
    words("""
        Alina Alla Anastasiia Anna Daryna Halyna Hanna Inna Iryna Kateryna Khrystyna Larysa Liudmyla Maiia
        Mariia Maryna Nadiia Nataliia Oksana Olena Olha Polina Sofiia Svitlana Tetiana Valentyna Viktoriia Yana
        Yevheniia Yuliia
    """),
    words("""
        Andrii Anton Artem Bohdan Danylo Denys Dmytro Hlib Ihor Ivan Maksym Mykhailo Mykola Nazar Oleh Oleksandr
        Oleksii Pavlo Petro Roman Ruslan Serhii Stepan Taras Tymofii Vadym Viktor Vitalii Volodymyr Yaroslav
        Yurii
    """),
    words("""
        Bilous Boiko Bondar Bondarenko Chernenko Danylenko Didenko Fedorenko Havrylenko Hrytsenko Ivanenko
        Karpenko Klymenko Kovalchuk Kovalenko Kravchenko Kravchuk Kuzmenko Levchenko Lysenko Marchenko Melnyk
        Moroz Mykhailenko Oliinyk Panchenko Pavlenko Petrenko Ponomarenko Romanenko Rudenko Savchenko Shevchenko
        Shevchuk Sydorenko Tkachenko Tkachuk Vasylenko Zakharchenko Zinchenko
    """),
)
ITALIAN = (
    words("""
        Alessia Angela Anna Antonella Carmela Caterina Chiara Concetta Francesca Giulia Giuseppina Laura Lucia
        Maria Paola Rosa Silvia Teresa Valentina
    """),
    words("""
        Alessandro Andrea Angelo Antonio Carmelo Domenico Fabio Francesco Gianluca Giovanni Giuseppe Luca Marco
        Mario Matteo Paolo Pietro Salvatore Vincenzo
    """),
    words("""
        Amato Basile Bianchi Bruno Caruso Conti Costa Esposito Ferrara Ferrari Gallo Greco Leone Lombardo
        Mancini Marino Messina Moretti Ricci Rizzo Romano Rossi Russo Santoro Serra Testa Vitale
    """),
)
SOUTH_SLAVIC = (
    words("""
        Ajla Amra Ana Azra Dijana Dragana Edina Emina Ivana Jasmina Jelena Lejla Ljiljana Marija Mirjana Milica
        Nataša Sanela Selma Snežana Vesna
    """),
    words("""
        Adnan Aleksandar Almir Bojan Boris Damir Dejan Denis Dragan Dušan Edin Emir Goran Haris Igor Ivan Marko
        Milan Miroslav Nenad Senad Zoran
    """),
    words("""
        Babić Begić Bošković Delić Đorđević Hadžić Halilović Hodžić Horvat Ilić Ivanović Jovanović Jurić
        Kovačević Marić Marković Mehić Mujić Nikolić Pavlović Perić Petrović Popović Savić Stanković Tomić
    """),
)
ALBANIAN = (
    words("""
        Albana Arbenita Arta Besa Blerta Donjeta Drita Elira Fatbardha Flutura Lindita Luljeta Merita Mimoza
        Shpresa Teuta Valbona Vjosa
    """),
    words("""
        Agim Agron Alban Arben Ardian Artan Bekim Besnik Blerim Burim Driton Ermal Fatmir Ilir Kushtrim Labinot
        Leotrim Shkelzen Valon Visar
    """),
    words("""
        Ahmeti Avdiu Bajrami Berisha Bytyqi Elezi Gashi Haliti Hasani Hoxha Ismaili Kastrati Krasniqi Kryeziu
        Morina Osmani Rama Rexhepi Sadiku Shala Shehu Thaqi Zeka
    """),
)
SOMALI = (
    words("""
        Amina Asha Ayan Deqa Faduma Fartun Halima Hamdi Hawa Hodan Ifrah Khadra Ladan Nimo Sagal Sahra Ubah
        Yasmin
    """),
    words("""
        Abdi Abdirahman Abdullahi Ahmed Ali Bashir Farah Guled Hassan Ibrahim Ismail Jamal Khalid Liban Mohamed
        Mustafe Omar Said Warsame Yusuf
    """),
    words("""
        Abdi Abdullahi Adan Ahmed Ali Barre Dahir Elmi Farah Guled Hassan Hersi Ibrahim Jama Mohamud Nur Omar
        Osman Samatar Warsame Yusuf
    """),
)
TIGRINYA = (
    words("""
        Abeba Almaz Bana Eden Feven Freweini Helen Hiwet Letebrhan Luam Mehret Merhawit Mihret Rahwa Ruta Saba
        Selam Senait Tirhas Yodit
    """),
    words("""
        Abel Aman Berhane Biniam Dawit Eyob Filmon Girmay Haben Isaias Kidane Merhawi Mehari Mikael Natnael
        Robel Samuel Tesfay Yonas Yosief
    """),
    words("""
        Abraha Asfaha Asmerom Berhe Fessehaye Gebremariam Gebremedhin Ghebremeskel Habte Haile Kahsay Kidane
        Kifle Mebrahtu Mehari Okbay Tekle Tesfamariam Tewelde Weldu Woldemichael Zerai
    """),
)
