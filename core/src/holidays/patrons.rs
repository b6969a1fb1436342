//! Patron saints by municipality: the provincial capitals of Italy, Crema and Vaiano Cremasco.
//!
//! A patron's day is a local custom that collective agreements make a day of rest, not a state holiday: no law lists
//! them. Of the seats that Sardinia's provinces of 2025 added, Olbia and Carbonia are here; for Iglesias, Lanusei, Sanluri,
//! Tempio Pausania, Tortolì and Villacidro no source was at hand, and no date is guessed.
//!
//! Each row says where its date comes from; a contract whose operator knows better writes the date itself.

use super::{Rule, When};
use chrono::Weekday;
use std::borrow::Cow;

/// Where the date of a [`Patron`] comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A law that names the day: decree 792 of 1985 for Rome, provincial law 36 of 1992 for Bolzano.
    Law,
    /// The table of provincial capitals in the Python package `holidays` 0.109, which takes it from the Italian
    /// Wikipedia's list of the patron saints of provincial capitals; compared date by date.
    Listed,
    /// Reports of the feast by the local press or the diocese, in several years.
    Press,
    /// Sources differ; the comment at the row says how.
    Disputed,
}

/// A municipality's patron day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Patron {
    /// The municipality's slug, such as `vaiano-cremasco`; the set is called `it:vaiano-cremasco`.
    pub municipality: &'static str,
    /// The feast in Italian.
    pub it: &'static str,
    /// The feast in English.
    pub en: &'static str,
    /// When it falls.
    pub when: When,
    /// The first year in which it counts. Where no law says it, 1970: the first year that the engine answers for.
    pub from: i32,
    /// Where the date comes from.
    pub source: Source,
}

impl Patron {
    /// The patron's day as a rule, whose id is the set's name.
    #[must_use]
    pub fn rule(&self) -> Rule {
        Rule {
            it: Cow::Borrowed(self.it),
            en: Cow::Borrowed(self.en),
            from: self.from,
            ..Rule::new(format!("it:{}", self.municipality), "", "", self.when)
        }
    }
}

const ALWAYS: i32 = 1970;

const fn row(
    municipality: &'static str,
    it: &'static str,
    en: &'static str,
    when: When,
    from: i32,
    source: Source,
) -> Patron {
    Patron { municipality, it, en, when, from, source }
}

/// The table, by municipality. A municipality with two rows keeps both days.
#[rustfmt::skip]
pub static PATRONS: &[Patron] = &[
    row("agrigento", "San Gerlando", "Saint Gerland", When::Fixed(2, 25), ALWAYS, Source::Listed),
    row("alessandria", "San Baudolino", "Saint Baudolino", When::Fixed(11, 10), ALWAYS, Source::Listed),
    row("ancona", "San Ciriaco", "Saint Cyriacus", When::Fixed(5, 4), ALWAYS, Source::Listed),
    row("andria", "San Riccardo", "Saint Richard of Andria", When::Nth { month: 9, weekday: Weekday::Sun, nth: 3, plus: 0 }, ALWAYS, Source::Listed),
    row("aosta", "San Grato", "Saint Gratus", When::Fixed(9, 7), ALWAYS, Source::Listed),
    row("arezzo", "San Donato", "Saint Donatus of Arezzo", When::Fixed(8, 7), ALWAYS, Source::Listed),
    row("ascoli-piceno", "Sant'Emidio", "Saint Emygdius", When::Fixed(8, 5), ALWAYS, Source::Listed),
    row("asti", "San Secondo", "Saint Secundus of Asti", When::Nth { month: 5, weekday: Weekday::Tue, nth: 1, plus: 0 }, ALWAYS, Source::Listed),
    row("avellino", "San Modestino", "Saint Modestinus", When::Fixed(2, 14), ALWAYS, Source::Listed),
    row("bari", "San Nicola", "Saint Nicholas", When::Fixed(12, 6), ALWAYS, Source::Listed),
    row("barletta", "San Ruggero", "Saint Roger of Barletta", When::Fixed(12, 30), ALWAYS, Source::Listed),
    row("belluno", "San Martino", "Saint Martin", When::Fixed(11, 11), ALWAYS, Source::Listed),
    row("benevento", "San Bartolomeo", "Saint Bartholomew", When::Fixed(8, 24), ALWAYS, Source::Listed),
    row("bergamo", "Sant'Alessandro", "Saint Alexander of Bergamo", When::Fixed(8, 26), ALWAYS, Source::Listed),
    row("biella", "Santo Stefano", "Saint Stephen", When::Fixed(12, 26), ALWAYS, Source::Listed),
    row("bologna", "San Petronio", "Saint Petronius", When::Fixed(10, 4), ALWAYS, Source::Listed),
    row("bolzano", "Lunedì di Pentecoste", "Whit Monday", When::Easter(50), 1993, Source::Law),
    row("brescia", "Santi Faustino e Giovita", "Saints Faustinus and Jovita", When::Fixed(2, 15), ALWAYS, Source::Listed),
    row("brindisi", "San Teodoro d'Amasea e San Lorenzo da Brindisi", "Saint Theodore of Amasea and Saint Lawrence of Brindisi", When::Nth { month: 9, weekday: Weekday::Sun, nth: 1, plus: 0 }, ALWAYS, Source::Listed),
    row("cagliari", "San Saturnino", "Saint Saturninus of Cagliari", When::Fixed(10, 30), ALWAYS, Source::Listed),
    row("caltanissetta", "San Michele Arcangelo", "Saint Michael the Archangel", When::Fixed(9, 29), ALWAYS, Source::Listed),
    row("campobasso", "San Giorgio", "Saint George", When::Fixed(4, 23), ALWAYS, Source::Listed),
    row("carbonia", "San Ponziano", "Saint Pontian", When::Nth { month: 5, weekday: Weekday::Sun, nth: 2, plus: 4 }, ALWAYS, Source::Listed),
    row("carrara", "San Ceccardo", "Saint Ceccardus", When::Fixed(6, 16), ALWAYS, Source::Press),
    row("caserta", "San Sebastiano", "Saint Sebastian", When::Fixed(1, 20), ALWAYS, Source::Listed),
    row("catania", "Sant'Agata", "Saint Agatha", When::Fixed(2, 5), ALWAYS, Source::Listed),
    row("catanzaro", "San Vitaliano", "Saint Vitalian", When::Fixed(7, 16), ALWAYS, Source::Listed),
    row("cesena", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(6, 24), ALWAYS, Source::Listed),
    row("chieti", "San Giustino", "Saint Justin of Chieti", When::Fixed(5, 11), ALWAYS, Source::Listed),
    row("como", "Sant'Abbondio", "Saint Abundius", When::Fixed(8, 31), ALWAYS, Source::Listed),
    row("cosenza", "Madonna del Pilerio", "Our Lady of the Pillar", When::Fixed(2, 12), ALWAYS, Source::Listed),
    row("crema", "San Pantaleone", "Saint Pantaleon", When::Fixed(6, 10), ALWAYS, Source::Press),
    row("cremona", "Sant'Omobono", "Saint Homobonus", When::Fixed(11, 13), ALWAYS, Source::Listed),
    row("crotone", "San Dionigi", "Saint Dionysius", When::Fixed(10, 9), ALWAYS, Source::Listed),
    row("cuneo", "San Michele Arcangelo", "Saint Michael the Archangel", When::Fixed(9, 29), ALWAYS, Source::Listed),
    row("enna", "Madonna della Visitazione", "Our Lady of the Visitation", When::Fixed(7, 2), ALWAYS, Source::Listed),
    row("fermo", "Maria Santissima Assunta", "Assumption of Mary", When::Fixed(8, 15), ALWAYS, Source::Listed),
    row("fermo", "Maria Santissima Assunta, secondo giorno", "Assumption of Mary, second day", When::Fixed(8, 16), ALWAYS, Source::Listed),
    row("ferrara", "San Giorgio", "Saint George", When::Fixed(4, 23), ALWAYS, Source::Listed),
    row("firenze", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(6, 24), ALWAYS, Source::Listed),
    row("foggia", "Madonna dei Sette Veli", "Our Lady of the Seven Veils", When::Fixed(3, 22), ALWAYS, Source::Listed),
    row("forli", "Madonna del Fuoco", "Our Lady of the Fire", When::Fixed(2, 4), ALWAYS, Source::Listed),
    row("frosinone", "San Silverio", "Saint Silverius", When::Fixed(6, 20), ALWAYS, Source::Listed),
    row("genova", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(6, 24), ALWAYS, Source::Listed),
    row("gorizia", "Santi Ilario e Taziano", "Saints Hilary and Tatian", When::Fixed(3, 16), ALWAYS, Source::Listed),
    row("grosseto", "San Lorenzo", "Saint Lawrence", When::Fixed(8, 10), ALWAYS, Source::Listed),
    row("imperia", "San Leonardo da Porto Maurizio", "Saint Leonard of Port Maurice", When::Fixed(11, 26), ALWAYS, Source::Listed),
    row("isernia", "San Pietro Celestino", "Saint Peter Celestine", When::Fixed(5, 19), ALWAYS, Source::Listed),
    row("l-aquila", "San Massimo d'Aveia", "Saint Maximus of Aveia", When::Fixed(6, 10), ALWAYS, Source::Listed),
    row("la-spezia", "San Giuseppe", "Saint Joseph", When::Fixed(3, 19), ALWAYS, Source::Listed),
    row("latina", "San Marco", "Saint Mark", When::Fixed(4, 25), ALWAYS, Source::Listed),
    row("latina", "Santa Maria Goretti", "Saint Maria Goretti", When::Fixed(7, 6), ALWAYS, Source::Listed),
    row("lecce", "Sant'Oronzo", "Saint Orontius", When::Fixed(8, 26), ALWAYS, Source::Listed),
    row("lecco", "San Nicolò", "Saint Nicholas", When::Fixed(12, 6), ALWAYS, Source::Listed),
    row("livorno", "Santa Giulia", "Saint Julia", When::Fixed(5, 22), ALWAYS, Source::Listed),
    row("lodi", "San Bassiano", "Saint Bassianus", When::Fixed(1, 19), ALWAYS, Source::Listed),
    row("lucca", "San Paolino", "Saint Paulinus of Lucca", When::Fixed(7, 12), ALWAYS, Source::Listed),
    row("macerata", "San Giuliano l'Ospitaliere", "Saint Julian the Hospitaller", When::Fixed(8, 31), ALWAYS, Source::Listed),
    row("mantova", "Sant'Anselmo", "Saint Anselm of Baggio", When::Fixed(3, 18), ALWAYS, Source::Listed),
    row("massa", "San Francesco d'Assisi", "Saint Francis of Assisi", When::Fixed(10, 4), ALWAYS, Source::Listed),
    row("matera", "Madonna della Bruna", "Our Lady of the Bruna", When::Fixed(7, 2), ALWAYS, Source::Listed),
    row("messina", "Madonna della Lettera", "Our Lady of the Letter", When::Fixed(6, 3), ALWAYS, Source::Listed),
    row("milano", "Sant'Ambrogio", "Saint Ambrose", When::Fixed(12, 7), ALWAYS, Source::Listed),
    row("modena", "San Geminiano", "Saint Geminianus", When::Fixed(1, 31), ALWAYS, Source::Listed),
    row("monza", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(6, 24), ALWAYS, Source::Listed),
    row("napoli", "San Gennaro", "Saint Januarius", When::Fixed(9, 19), ALWAYS, Source::Listed),
    row("novara", "San Gaudenzio", "Saint Gaudentius", When::Fixed(1, 22), ALWAYS, Source::Listed),
    row("nuoro", "Nostra Signora della Neve", "Our Lady of the Snows", When::Fixed(8, 5), ALWAYS, Source::Listed),
    row("olbia", "San Simplicio", "Saint Simplicius of Olbia", When::Fixed(5, 15), ALWAYS, Source::Press),
    row("oristano", "Sant'Archelao", "Saint Archelaus", When::Fixed(2, 13), ALWAYS, Source::Listed),
    row("padova", "Sant'Antonio", "Saint Anthony of Padua", When::Fixed(6, 13), ALWAYS, Source::Listed),
    row("palermo", "Santa Rosalia", "Saint Rosalia", When::Fixed(7, 15), ALWAYS, Source::Listed),
    row("parma", "Sant'Ilario", "Saint Hilary of Poitiers", When::Fixed(1, 13), ALWAYS, Source::Listed),
    row("pavia", "San Siro", "Saint Syrus", When::Fixed(12, 9), ALWAYS, Source::Listed),
    // The list has 11 August and 4 October, the feasts of Assisi.
    row("perugia", "San Costanzo", "Saint Constantius", When::Fixed(1, 29), ALWAYS, Source::Press),
    row("pesaro", "San Terenzio", "Saint Terentius of Pesaro", When::Fixed(9, 24), ALWAYS, Source::Listed),
    row("pescara", "San Cetteo", "Saint Cetteus", When::Fixed(10, 10), ALWAYS, Source::Listed),
    row("piacenza", "Sant'Antonino", "Saint Antoninus of Piacenza", When::Fixed(7, 4), ALWAYS, Source::Listed),
    row("pisa", "San Ranieri", "Saint Rainerius", When::Fixed(6, 17), ALWAYS, Source::Listed),
    row("pistoia", "San Jacopo", "Saint James", When::Fixed(7, 25), ALWAYS, Source::Listed),
    row("pordenone", "San Marco", "Saint Mark", When::Fixed(4, 25), ALWAYS, Source::Listed),
    row("pordenone", "Madonna delle Grazie", "Our Lady of Graces", When::Fixed(9, 8), ALWAYS, Source::Listed),
    row("potenza", "San Gerardo", "Saint Gerard of Potenza", When::Fixed(5, 30), ALWAYS, Source::Listed),
    row("prato", "Santo Stefano", "Saint Stephen", When::Fixed(12, 26), ALWAYS, Source::Listed),
    // The list adds 23 April, the feast of Saint George in Ragusa Ibla, which is not the town's.
    row("ragusa", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(8, 29), ALWAYS, Source::Press),
    row("ravenna", "Sant'Apollinare", "Saint Apollinaris", When::Fixed(7, 23), ALWAYS, Source::Listed),
    row("reggio-calabria", "San Giorgio", "Saint George", When::Fixed(4, 23), ALWAYS, Source::Listed),
    row("reggio-emilia", "San Prospero", "Saint Prosper of Reggio", When::Fixed(11, 24), ALWAYS, Source::Listed),
    row("rieti", "Santa Barbara", "Saint Barbara", When::Fixed(12, 4), ALWAYS, Source::Listed),
    row("rimini", "San Gaudenzo", "Saint Gaudentius of Rimini", When::Fixed(10, 14), ALWAYS, Source::Listed),
    row("roma", "Santi Pietro e Paolo", "Saints Peter and Paul", When::Fixed(6, 29), 1986, Source::Law),
    row("rovigo", "San Bellino", "Saint Bellinus", When::Fixed(11, 26), ALWAYS, Source::Listed),
    row("salerno", "San Matteo", "Saint Matthew", When::Fixed(9, 21), ALWAYS, Source::Listed),
    row("sassari", "San Nicola", "Saint Nicholas", When::Fixed(12, 6), ALWAYS, Source::Listed),
    row("savona", "Nostra Signora della Misericordia", "Our Lady of Mercy", When::Fixed(3, 18), ALWAYS, Source::Listed),
    row("siena", "Sant'Ansano", "Saint Ansanus", When::Fixed(12, 1), ALWAYS, Source::Listed),
    row("siracusa", "Santa Lucia", "Saint Lucy", When::Fixed(12, 13), ALWAYS, Source::Listed),
    row("sondrio", "Santi Gervasio e Protasio", "Saints Gervasius and Protasius", When::Fixed(6, 19), ALWAYS, Source::Listed),
    row("taranto", "San Cataldo", "Saint Cathal", When::Fixed(5, 10), ALWAYS, Source::Listed),
    row("teramo", "San Berardo", "Saint Berard", When::Fixed(12, 19), ALWAYS, Source::Listed),
    row("terni", "San Valentino", "Saint Valentine", When::Fixed(2, 14), ALWAYS, Source::Listed),
    row("torino", "San Giovanni Battista", "Saint John the Baptist", When::Fixed(6, 24), ALWAYS, Source::Listed),
    // Listed as 3 May; the liturgical feast is 2 June, and the town celebrates from late July to early August.
    row("trani", "San Nicola Pellegrino", "Saint Nicholas the Pilgrim", When::Fixed(5, 3), ALWAYS, Source::Disputed),
    row("trapani", "Sant'Alberto degli Abati", "Saint Albert of Trapani", When::Fixed(8, 7), ALWAYS, Source::Listed),
    row("trento", "San Vigilio", "Saint Vigilius", When::Fixed(6, 26), ALWAYS, Source::Listed),
    row("treviso", "San Liberale", "Saint Liberalis", When::Fixed(4, 27), ALWAYS, Source::Listed),
    row("trieste", "San Giusto", "Saint Justus", When::Fixed(11, 3), ALWAYS, Source::Listed),
    row("udine", "Santi Ermacora e Fortunato", "Saints Hermagoras and Fortunatus", When::Fixed(7, 12), ALWAYS, Source::Listed),
    row("urbino", "San Crescentino", "Saint Crescentinus", When::Fixed(6, 1), ALWAYS, Source::Listed),
    // 16 September in the Italian Wikipedia; the encyclopedia sapere.it has the third Sunday of September.
    row("vaiano-cremasco", "Santi Cornelio e Cipriano", "Saints Cornelius and Cyprian", When::Fixed(9, 16), ALWAYS, Source::Disputed),
    row("varese", "San Vittore", "Saint Victor the Moor", When::Fixed(5, 8), ALWAYS, Source::Listed),
    row("venezia", "San Marco", "Saint Mark", When::Fixed(4, 25), ALWAYS, Source::Listed),
    row("venezia", "Madonna della Salute", "Our Lady of Health", When::Fixed(11, 21), ALWAYS, Source::Listed),
    row("verbania", "San Vittore", "Saint Victor the Moor", When::Fixed(5, 8), ALWAYS, Source::Listed),
    row("vercelli", "Sant'Eusebio", "Saint Eusebius of Vercelli", When::Fixed(8, 1), ALWAYS, Source::Listed),
    row("verona", "San Zeno", "Saint Zeno", When::Fixed(5, 21), ALWAYS, Source::Listed),
    row("vibo-valentia", "San Leoluca", "Saint Leoluca", When::Fixed(3, 1), ALWAYS, Source::Listed),
    row("vicenza", "Madonna di Monte Berico", "Our Lady of Monte Berico", When::Fixed(9, 8), ALWAYS, Source::Listed),
    row("viterbo", "Santa Rosa", "Saint Rose of Viterbo", When::Fixed(9, 4), ALWAYS, Source::Listed),
];
