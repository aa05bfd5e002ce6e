//! Runs with special tokens: contractions, abbreviations, emoticons.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The tokens of each exception.
pub(super) static EXCEPTIONS: LazyLock<Exceptions> = LazyLock::new(Exceptions::new);

/// The maximum length of an exception in bytes.
pub(super) const MAX_LENGTH: usize = 40;

pub(super) struct Exceptions(BTreeMap<String, Vec<String>>);

impl Exceptions {
    fn new() -> Self {
        let mut all = Self(BTreeMap::new());
        [EMOTICONS, INITIALS, UNSPLIT]
            .iter()
            .flat_map(|list| list.split_whitespace())
            .for_each(|one| all.add(&[one]));
        all.add_contractions();
        all.add_negations();
        all.add_words();
        EXCLUDED.split_whitespace().for_each(|one| drop(all.0.remove(one)));
        all
    }

    /// Returns the tokens of a run, if it is an exception.
    pub(super) fn get(&self, run: &str) -> Option<&[String]> {
        if run.len() > MAX_LENGTH {
            return None;
        }
        self.0.get(run).map(Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(run, pieces)| (run.as_str(), pieces.as_slice()))
    }

    /// Adds an exception, with either apostrophe.
    fn add(&mut self, pieces: &[&str]) {
        let curly: Vec<String> = pieces.iter().map(|piece| piece.replace('\'', "’")).collect();
        self.0.insert(curly.concat(), curly);
        let plain = pieces.iter().map(|&piece| piece.to_owned()).collect();
        self.0.insert(pieces.concat(), plain);
    }

    /// Adds a word, also capitalized, with each of the endings, with and without apostrophes.
    fn add_with_endings(&mut self, word: &str, endings: &[&[&str]]) {
        for word in [word.to_owned(), capitalize(word)] {
            for ending in endings {
                let bare: Vec<String> = ending.iter().map(|one| one.replace('\'', "")).collect();
                let bare = bare.iter().map(String::as_str);
                self.add(&[&[word.as_str()], *ending].concat());
                self.add(&[word.as_str()].into_iter().chain(bare).collect::<Vec<_>>());
            }
        }
    }

    /// Adds pronouns and question words with short verbs.
    fn add_contractions(&mut self) {
        const WILL: &[&[&str]] = &[&["'ll"], &["'ll", "'ve"], &["'d"], &["'d", "'ve"]];
        self.add_with_endings("i", &[&["'m"], &["'m", "a"]]);
        for word in ["i", "you", "he", "she", "it", "we", "they"] {
            self.add_with_endings(word, WILL);
        }
        for word in ["i", "you", "we", "they"] {
            self.add_with_endings(word, &[&["'ve"]]);
        }
        for word in ["you", "we", "they"] {
            self.add_with_endings(word, &[&["'re"]]);
        }
        for word in ["he", "she", "it", "that", "this"] {
            self.add_with_endings(word, &[&["'s"]]);
        }
        for word in ["that", "this", "these", "those"] {
            self.add_with_endings(word, WILL);
        }
        for word in ["these", "those"] {
            self.add_with_endings(word, &[&["'re"], &["'ve"]]);
        }
        for word in ["who", "what", "when", "where", "why", "how", "there"] {
            self.add_with_endings(word, WILL);
            self.add_with_endings(word, &[&["'s"], &["'re"], &["'ve"]]);
        }
    }

    /// Adds verbs with `n't` and `'ve`.
    fn add_negations(&mut self) {
        let modal = "ca could do does did had may might must need ought sha should wo would";
        for verb in modal.split(' ') {
            self.add_with_endings(verb, &[&["n't"], &["n't", "'ve"]]);
        }
        for verb in ["could", "might", "must", "should", "would"] {
            self.add_with_endings(verb, &[&["'ve"]]);
        }
        for verb in ["ai", "are", "is", "was", "were", "have", "has", "dare"] {
            self.add_with_endings(verb, &[&["n't"]]);
        }
    }

    fn add_words(&mut self) {
        for word in ["doin", "goin", "nothin", "nuthin", "ol", "somethin", "lovin", "havin"] {
            for word in [word.to_owned(), capitalize(word)] {
                self.add(&[&word]);
                self.add(&[&format!("{word}'")]);
            }
        }
        for hour in 1..=12 {
            for half in ["a.m.", "am", "p.m.", "pm"] {
                self.add(&[&hour.to_string(), half]);
            }
        }
        for pieces in SPLIT.lines() {
            self.add(&pieces.split(' ').collect::<Vec<_>>());
        }
        for unit in ["c", "f", "k", "C", "F", "K"] {
            self.add(&["°", unit, "."]);
        }
    }
}

fn capitalize(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// Words that the rules for contractions would cut, but that are usually other words.
const EXCLUDED: &str =
    "Ill ill Its its Hell hell Shell shell Shed shed were Were Well well Whore whore";

/// Exceptions that are cut at the spaces.
const SPLIT: &str = "\
y' all
y all
how 'd 'y
How 'd 'y
not 've
not ve
Not 've
Not ve
can not
Can not
gon na
Gon na
got ta
Got ta
let 's
Let 's
c'm on
C'm on";

/// Initials, which keep their period.
const INITIALS: &str =
    "a. b. c. d. e. f. g. h. i. j. k. l. m. n. o. p. q. r. s. t. u. v. w. x. y. z. ä. ö. ü.";

/// Exceptions that are not cut.
const UNSPLIT: &str = r#"
\t \n — ' \") <space> '' C++
em 'em ll 'll nuff 'nuff 'S 's ‘S ‘s and/or w/o 're 'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz 'bout
ma'am Ma'am o'clock O'clock 'd a.m. p.m. co. e.g. E.g. E.G. i.e. I.e. I.E. vs. v.s. Mt.
Adm. Bros. Co. Corp. D.C. Dr. Gen. Gov. Inc. Jr. Ltd. Md. Messrs. Mo. Mont. Mr. Mrs. Ms. Ph.D. Prof.
Rep. Rev. Sen. St. Ak. Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ia. Id. Ill. Ind. Kan. Kans.
Ky. La. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Okla. Ore. Pa. S.C. Tenn.
Va. Wash. Wis. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec."#;

/// Emoticons, which are not cut either.
const EMOTICONS: &str = r"
:) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-;
:( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ :1 :P :-P :p :-p
:O :-O :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD XDD 8D 8-D
^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0
o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ)
¯\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>";
